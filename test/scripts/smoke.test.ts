import t, { type Test } from 'tap'
import { awaitReady, connect } from '../../scripts/shared/service.js'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { build, findViolations, send } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { runCommand, runScript } from '../support/run-script.js'

const webhookSecret = 'scripts-webhook-secret'
const apiKey = 'scripts-admin-key-0123456789'

const app = await build(t, {
  authMode: 'required',
  apiKeys: parseApiKeys(`scripts:${apiKey}:admin`).apiKeys,
  jwtSecrets: ['scripts-jwt-secret-of-32-characters-or-more'],
  hasTestLogin: true,
  webhookSecrets: ['an-older-secret', webhookSecret]
})
const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
const complete = { BASE_URL: baseUrl, API_KEY: apiKey, WEBHOOK_SECRET: webhookSecret }

t.test('curl-examples.sh passes twice on the same database', async t => {
  for (const address of [baseUrl, `${baseUrl}/api/v1/`]) {
    const { code, stdout, stderr } = await runCommand('sh', ['scripts/curl-examples.sh'], {
      ...complete,
      BASE_URL: address
    })
    t.equal(code, 0, `${stdout}${stderr}`)
    t.match(stdout, /\n2\d\d passed, 0 failed\n$/)
  }
  t.strictSame(await findViolations(app), [])
})

t.test('curl-examples.sh reports that it leaves out the webhook without a secret', async t => {
  const { code, stdout } = await runCommand('sh', ['scripts/curl-examples.sh'], { ...complete, WEBHOOK_SECRET: '' })
  t.equal(code, 0, stdout)
  t.match(stdout, 'the webhook is left out')
})

t.test('curl-examples.sh fails on an unexpected status, and at once without a service', async t => {
  const surprised = await runCommand('sh', ['scripts/curl-examples.sh'], {
    ...complete,
    WEBHOOK_SECRET: 'another-secret'
  })
  t.equal(surprised.code, 1)
  t.match(surprised.stdout, /NOT OK: status should be 200, but is 401/)
  t.match(surprised.stdout, /\n\d+ passed, [1-9]\d* failed\n$/)
  const alone = await runCommand('sh', ['scripts/curl-examples.sh'], { BASE_URL: 'http://127.0.0.1:1' })
  t.equal(alone.code, 1)
  t.match(alone.stdout, /\n0 passed, 1 failed\n$/)
})

t.test('smoke passes and cleans up', async t => {
  const before = await countProducts(t)
  const { code, stdout, stderr } = await smoke([], complete)
  t.equal(code, 0, `${stdout}${stderr}`)
  t.match(stdout, /\n19 passed, 0 failed, 0 skipped\n$/)
  t.equal(await countProducts(t), before)
  t.strictSame(await findViolations(app), [])
})

t.test('smoke also accepts its settings as options, and runs without a secret', async t => {
  const { code, stdout } = await smoke(['--base-url', `${baseUrl}/api/v1`, '--api-key', apiKey])
  t.equal(code, 0, stdout)
  t.match(stdout, /skipped +a signed webhook pays once +\d+ ms +WEBHOOK_SECRET is not set/)
  t.match(stdout, /\n18 passed, 0 failed, 1 skipped\n$/)
})

t.test('smoke fails on an unexpected status, cleans up nevertheless, and refuses invalid options', async t => {
  const before = await countProducts(t)
  const surprised = await smoke([], { ...complete, WEBHOOK_SECRET: 'another-secret' })
  t.equal(surprised.code, 1)
  t.match(surprised.stdout, /FAILED +a signed webhook pays once .* status 401 instead of 200/)
  t.match(surprised.stdout, /ok +clean up/)
  t.equal(await countProducts(t), before)
  const alone = await smoke(['--base-url', 'http://127.0.0.1:1', '--wait', '0'])
  t.equal(alone.code, 1)
  t.match(alone.stdout, /FAILED +awake .* ECONNREFUSED/)
  for (const options of [['--base-url', 'orders.example.com'], ['--wait', 'long'], ['--unknown']]) {
    t.equal((await smoke(options)).code, 2)
  }
  t.match((await smoke(['--help'])).stdout, /Usage: npm run smoke/)
})

t.test('smoke waits until the service is awake', async t => {
  const statuses = [502, 503, 200]
  const { url } = await startHttpServer(t, (_request, response) => response.writeHead(statuses.shift() ?? 500).end())
  const service = connect({ baseUrl: url, apiKey: undefined })
  const messages: string[] = []
  await awaitReady(service, 10_000, message => messages.push(message))
  t.match(messages, [/status 502 .* up to 10 s/, /status 503/])
  await t.rejects(
    awaitReady(service, 0, () => {}),
    /status 500 after/
  )
})

async function countProducts(t: Test): Promise<number> {
  const { body } = await send(app, 'GET', '/products?limit=1')
  t.type(body.total, 'number')
  return body.total
}

async function smoke(options: string[], settings: Record<string, string> = {}) {
  return await runScript('smoke', settings, options)
}
