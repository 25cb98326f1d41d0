import t from 'tap'
import { build, createDatabase, send } from '../support/app.js'
import { guarded, withKey } from '../support/credentials.js'
import { addSecondShop } from '../support/second-shop.js'
import { runScript } from '../support/run-script.js'

t.test('create-key makes keys that a running service accepts at once, and writes nothing else to stdout', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { ...guarded, apiKeys: [], databaseUrl })
  await addSecondShop(app)
  const create = async (...options: string[]) => await runScript('create-key', { DATABASE_URL: databaseUrl }, options)

  const first = await create('--role', 'admin', '--expires', '90d')
  t.match(first, { code: 0, stdout: /^oi_key_[0-9A-Za-z]{38}\n$/, stderr: /^Created key 1 \(admin\) in / })
  const admin = withKey(first.stdout.trim())
  t.equal((await send(app, 'GET', '/orders', undefined, admin)).status, 200)
  const { body } = await send(app, 'GET', '/api-keys/1', undefined, admin)
  t.match(body, { role: 'admin', created_by: 'system' })
  t.ok(Math.abs(Date.parse(body.expires_at) - Date.now() - 90 * 86_400_000) < 600_000)

  const second = await create('--scopes', 'orders:read,users:read', '--shop', 'second', '--name', 'desk')
  t.equal(second.code, 0, second.stderr)
  const { body: who } = await send(app, 'GET', '/session', undefined, withKey(second.stdout.trim()))
  t.match(who, { principal: 'api_key:desk', scopes: ['orders:read', 'users:read'], shop: 'second', expires_at: null })

  for (const [options, code, message] of [
    [[], 2, /Give either --role or --scopes/],
    [['--role', 'admin', '--scopes', 'orders:read'], 2, /Give either --role or --scopes/],
    [['--role', 'customer'], 2, /--role must be one of admin, reader, metrics, platform/],
    [['--scopes', 'orders:read,orders'], 2, /There is no scope "orders"/],
    [['--role', 'admin', '--expires', 'soon'], 2, /--expires takes/],
    [['--role', 'admin', '--name', 'a:b'], 2, /--name takes/],
    [['--role', 'admin', '--shop', 'nowhere'], 1, /There is no shop nowhere/],
    [['--role', 'platform', '--shop', 'second'], 1, /the key is for all shops/],
    [['--colour', 'blue'], 2, /See --help/]
  ] as const) {
    const result = await create(...options)
    t.match(result, { code, stdout: /^$/, stderr: message }, options.join(' '))
  }
  const help = await create('--help')
  t.match(help, { code: 0, stdout: /keys:write/ })
})
