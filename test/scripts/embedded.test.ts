import t from 'tap'
import { call, dataDirectory, startService } from '../support/service.js'
import { runScript } from '../support/run-script.js'

t.test('seed, verify and reset work on the embedded database, with and without a running service', async t => {
  const settings = { DATA_DIR: await dataDirectory(t) }
  const run = (name: string, ...options: string[]) => runScript(name, settings, options)
  t.match(await run('seed'), {
    code: 0,
    stdout: /^Added 24 products, 8 users and 10 orders in .* s: .*\(embedded PostgreSQL\)\n$/
  })

  const service = await startService(t, { ...settings, LOG_LEVEL: 'info' })
  t.match(await run('seed'), {
    code: 0,
    stdout: /^Added 0 products, .*\(embedded PostgreSQL of the running service\)\n$/
  })
  t.match(await run('seed', '--products', '10', '--orders', '100'), {
    code: 0,
    stdout: /^Added 10 products, 5 users and 100 orders/
  })
  t.match(await run('verify'), { code: 0, stderr: /embedded PostgreSQL of the running service/ })
  t.match(await run('reset', '--yes'), {
    code: 1,
    stdout: '',
    stderr: new RegExp(
      '^The data directory .* is in use by another running service \\(process \\d+\\)\\. ' +
        'Stop it, or set DATA_DIR to another folder\\.\n$'
    )
  })
  t.match(await call(`${service.url}/orders`), { status: 200, body: { total: 110 } })
  t.equal(await service.stop(), 0)

  t.match(await run('verify'), { code: 0, stderr: /\(embedded PostgreSQL\)/ })
  t.match(await run('reset', '--yes'), {
    code: 0,
    stdout: /^Deleted everything and applied all migrations: .* \(embedded PostgreSQL\)\n$/
  })
  const fresh = await startService(t, { ...settings, LOG_LEVEL: 'info' })
  t.match(await call(`${fresh.url}/products`), { body: { total: 0 } })
  t.equal(await fresh.stop(), 0)
})
