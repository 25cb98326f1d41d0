import t from 'tap'
import { createRefusals, type Refusal } from '../../src/audit/refusals.js'

function refusal(address: string, { shopId = 1, action = 'login.failed', actor = 'anonymous' } = {}): Refusal {
  return {
    shopId,
    entry: {
      actor,
      role: null,
      action,
      resource: 'GET /orders',
      changes: {},
      address,
      userAgent: null,
      requestId: 'a',
      count: 1
    }
  }
}

function shown(taken: readonly Refusal[]) {
  return taken.map(({ shopId, entry }) => [shopId, entry.action, entry.actor, entry.address, entry.count])
}

t.test('the first is written at once, the others of its minute as their number', async t => {
  let nowMs = 60_000
  const refusals = createRefusals(20, () => nowMs)
  refusals.add(refusal('192.0.2.1'))
  refusals.add(refusal('192.0.2.1'))
  t.strictSame(shown(refusals.take()), [[1, 'login.failed', 'anonymous', '192.0.2.1', 2]])
  for (let count = 0; count < 1_000; count++) refusals.add(refusal('192.0.2.1'))
  t.strictSame(refusals.take(), [])
  nowMs = 120_000
  t.strictSame(shown(refusals.take()), [[1, 'login.failed', 'anonymous', '192.0.2.1', 1_000]])
  t.strictSame(refusals.take(), [])
  refusals.add(refusal('192.0.2.1'))
  t.equal(refusals.take().length, 1, 'a new minute begins anew')
})

t.test('actors, actions, addresses and shops are told apart, up to a number of them', async t => {
  let nowMs = 60_000
  const refusals = createRefusals(3, () => nowMs)
  for (const one of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5']) refusals.add(refusal(one))
  refusals.add(refusal('192.0.2.1', { shopId: 2 }))
  refusals.add(refusal('192.0.2.9', { action: 'access.refused', actor: 'api_key:a' }))
  t.equal(refusals.take().length, 4)
  nowMs = 120_000
  t.strictSame(shown(refusals.take()), [
    [1, 'login.failed', 'others', null, 2],
    [1, 'access.refused', 'others', null, 1]
  ])
})

t.test('at the end of the process everything is written', async t => {
  const refusals = createRefusals(1, () => 0)
  for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3']) refusals.add(refusal(address))
  refusals.take()
  refusals.add(refusal('192.0.2.1'))
  t.strictSame(
    shown(refusals.take(true)).map(([, , , address, count]) => [address, count]),
    [
      ['192.0.2.1', 1],
      [null, 2]
    ]
  )
  t.strictSame(refusals.take(true), [])
})

t.test('an attack from many addresses costs a bounded number of entries and bounded memory', async t => {
  let nowMs = 0
  const refusals = createRefusals(undefined, () => nowMs)
  let written = 0
  for (let minute = 1; minute <= 10; minute++) {
    nowMs = minute * 60_000
    for (let client = 0; client < 5_000; client++) refusals.add(refusal(`192.0.2.${client}`))
    written += refusals.take().length
  }
  t.ok(written <= 10 * 42, `${written} entries`)
  for (let shopId = 1; shopId <= 3_000; shopId++) refusals.add(refusal('192.0.2.1', { shopId }))
  for (let shopId = 1; shopId <= 3_000; shopId++) refusals.add(refusal('192.0.2.1', { shopId }))
  nowMs += 60_000
  t.ok(refusals.take().length <= 1_000)
})
