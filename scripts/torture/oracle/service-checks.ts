import { connect } from '../../shared/service.js'
import { shopHeader } from '../client.js'
import type { Evidence } from './evidence.js'

/** The service finds no violation in itself: what it reports is a defect of it, or of its check. */
export async function judgeServiceChecks({ world, history, shop, apiKey }: Evidence): Promise<void> {
  const client = connect({ baseUrl: world.services[0]?.service.url ?? '', apiKey })
  const { text } = await client.call('GET', '/admin/invariants?scope=full', undefined, shopHeader(shop.slug))
  const { status, invariants = [] }: Report = JSON.parse(text)
  if (status === 'ok') return
  const broken = invariants.filter(({ violations }) => violations > 0)
  for (const { invariant, details } of broken) {
    history.find('invariant violated', `${invariant}: ${details.slice(0, 3).join('; ')}`)
  }
  if (broken.length === 0) history.find('invariant violated', `the check answers ${text.slice(0, 300)}`)
}

interface Report {
  status?: string
  invariants?: Array<{ invariant: string; violations: number; details: string[] }>
}
