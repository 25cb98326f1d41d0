import t from 'tap'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'

t.test('a busy service has no violations at any time', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [
    await buildWithSecret(t, { databaseUrl }),
    await build(t, { databaseUrl, groupCommit: { maxGroup: 4 } })
  ] as const
  const products = await Promise.all(Array.from({ length: 4 }, () => createProduct(apps[0], { stock: 60 })))
  const reports: Array<{ scope: string; status: string; invariants: Array<{ details: string[] }> }> = []
  const over = new AbortController()
  const watching = (async () => {
    for (let i = 0; !over.signal.aborted || i < 6; i++) {
      reports.push(
        (await send(apps[i % 2 === 0 ? 0 : 1], 'GET', `/admin/invariants?scope=${i % 3 === 0 ? 'full' : 'recent'}`))
          .body
      )
    }
  })()
  await Promise.all(
    Array.from({ length: 12 }, async (_, client) => {
      for (let step = 0; step < 12; step++) {
        const app = apps[(client + step) % 2 === 0 ? 0 : 1]
        const items = [0, 1].map(n => ({ product_id: products[(client + step + n) % 4]?.id, quantity: 1 + n }))
        const { status, body } = await send(
          app,
          'POST',
          '/orders',
          { items },
          { 'idempotency-key': `${client}-${step}` }
        )
        if (status !== 201) await send(app, 'PATCH', `/products/${items[0]?.product_id}`, { stock: 40 })
        else if (step % 4 === 0) {
          await Promise.all([
            send(app, 'DELETE', `/orders/${body.id}`),
            sendEvent(apps[0], { event_id: newEventId(), type: 'payment.succeeded', order_id: body.id })
          ])
        } else if (step % 4 === 1) {
          for (const next of ['PAID', 'SHIPPED', 'REFUNDED']) {
            await send(app, 'PATCH', `/orders/${body.id}`, { status: next })
          }
        } else if (step % 4 === 2) {
          await send(
            app,
            'POST',
            '/orders/bulk',
            { mode: 'partial', orders: [{ items }, { product_id: items[0]?.product_id, quantity: 1 }] },
            { 'idempotency-key': `bulk-${client}-${step}` }
          )
        } else await sendEvent(apps[0], { event_id: newEventId(), type: 'payment.refunded', order_id: body.id })
      }
    })
  )
  over.abort()
  await watching
  t.comment(`${reports.length} checks`)
  t.strictSame(
    reports
      .filter(({ status }) => status !== 'ok')
      .map(({ scope, invariants }) => [scope, invariants.flatMap(({ details }) => details)]),
    []
  )
  t.ok(reports.some(({ scope }) => scope === 'full') && reports.some(({ scope }) => scope === 'recent'))
  t.strictSame(await findViolations(apps[0]), [])
})
