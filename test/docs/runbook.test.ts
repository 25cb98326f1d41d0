import { readFile } from 'node:fs/promises'
import t from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'

t.test('the runbook sets stock that was changed by hand to what the ledger says', async t => {
  const runbook = await readFile('docs/runbook.md', 'utf8')
  const [, repair = ''] = /## Stock that was changed by hand\n[^]*?```sql\n([^]*?)```/.exec(runbook) ?? []
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app, { stock: 10 })
  for (const name of ['Porto', 'Faro']) await send(app, 'POST', '/locations', { name })
  for (const location of [2, 3]) {
    await send(app, 'POST', `/products/${id}/stock`, { delta: location, location_id: location })
  }
  await createOrder(app, { product_id: id, quantity: 11 })
  await send(app, 'PATCH', '/locations/3', { is_active: false })
  const right = await send(app, 'GET', `/products/${id}/stock`)

  for (const change of [
    'UPDATE products SET stock = 7, stock_elsewhere = 3',
    'UPDATE stock_levels SET quantity = quantity + 5',
    'DELETE FROM stock_levels'
  ]) {
    await executeSql(databaseUrl, change)
    t.not((await findViolations(app)).length, 0, change)
    await executeSql(
      databaseUrl,
      repair.replaceAll(/(product_id|id) = 7\b/g, `$1 = ${id}`).replaceAll('1, 7,', `1, ${id},`)
    )
    t.strictSame(await findViolations(app), [], 'repaired')
    t.strictSame((await send(app, 'GET', `/products/${id}/stock`)).body, right.body)
  }
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
  await createOrder(app, { product_id: id, quantity: 1 })
  t.strictSame(await findViolations(app), [])
})
