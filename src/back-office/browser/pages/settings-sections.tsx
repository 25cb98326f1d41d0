import { Sections } from '../components/sections.js'

export function SettingsSections() {
  return (
    <Sections
      label="Settings"
      sections={[
        ['Your access', '/settings'],
        ['API keys', '/settings/keys', 'keys:write'],
        ['Audit log', '/settings/audit', 'audit:read'],
        ['Shops', '/settings/shops', 'shops:read']
      ]}
    />
  )
}
