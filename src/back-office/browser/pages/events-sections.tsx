import { Sections } from '../components/sections.js'

export function EventSections() {
  return (
    <Sections
      label="Events"
      sections={[
        ['Log', '/events'],
        ['Subscriptions', '/events/subscriptions', 'operations:read'],
        ['Invariants', '/events/invariants', 'operations:read']
      ]}
    />
  )
}
