// `npm run test:postman`: newman runs the whole Postman collection against the service in its own process.
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { runCollection } from '../../scripts/postman/newman.js'
import { createDatabase } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { startService } from '../support/service.js'

const webhookSecret = 'collection-webhook-secret'
const apiKey = 'collection-platform-key-0123456789'

const settings = {
  WEBHOOK_SECRET: webhookSecret,
  JWT_SECRET: 'collection-jwt-secret-of-32-characters',
  AUTH_TEST_LOGIN: 'true',
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true'
}

// Nothing listens there: requests leave this machine in no test.
const webhookUrl = 'http://127.0.0.1:9/webhooks'

t.test('the collection passes, also on a database that was used before', async t => {
  const databaseUrl = await createDatabase(t)

  await t.test('with AUTH_MODE=required and an API key', async t => {
    const { url } = await startService(t, {
      ...settings,
      AUTH_MODE: 'required',
      API_KEYS: `collection:${apiKey}:platform`,
      DATABASE_URL: databaseUrl
    })
    const variables = { webhook_secret: webhookSecret, api_key: apiKey, webhook_url: webhookUrl, strict: 'true' }
    await passes(t, { base_url: `${url}/api/v1`, ...variables })
  })

  await t.test('with AUTH_MODE=open, at the root', async t => {
    const { url } = await startService(t, { ...settings, DATABASE_URL: databaseUrl })
    await passes(t, { base_url: url, webhook_secret: webhookSecret, webhook_url: webhookUrl, strict: 'true' })
  })

  await t.test('without a webhook secret it leaves out the requests that need one', async t => {
    const { WEBHOOK_ALLOW_PRIVATE_ADDRESSES } = settings
    const { url } = await startService(t, { WEBHOOK_ALLOW_PRIVATE_ADDRESSES, DATABASE_URL: databaseUrl })
    await passes(t, { base_url: url, webhook_url: webhookUrl })
  })
})

t.test('the collection fails when a status changes', async t => {
  const { url } = await startService(t, { DATABASE_URL: await createDatabase(t) })
  const unchanged = await runCollection({ base_url: url }, '2. Cancel')
  t.strictSame(unchanged.failures, [])
  t.equal(unchanged.exitCode, 0)

  const changed = await runCollection(
    { base_url: await between(t, url, (method, status) => (method === 'DELETE' && status === 200 ? 202 : status)) },
    '2. Cancel'
  )
  t.not(changed.exitCode, 0)
  t.strictSame(
    changed.assertions.filter(({ problem }) => problem).map(({ name }) => name),
    ['Cancel: status is 200']
  )
})

async function passes(t: Test, variables: Record<string, string>): Promise<void> {
  const { requests, assertions, failures, exitCode } = await runCollection(variables)
  for (const { name, problem } of assertions) t.equal(problem, undefined, name)
  t.strictSame(failures, [], 'no request or script failed')
  t.equal(exitCode, 0)
  t.ok(requests > 100 && assertions.length > 150, 'every request ran')
  t.comment(`${requests} requests, ${assertions.length} assertions, ${failures.length} failures`)
}

/** A proxy between newman and the service that changes the status of answers. */
async function between(
  t: Test,
  service: string,
  statusOf: (method: string, status: number) => number
): Promise<string> {
  const { url } = await startHttpServer(t, async (incoming, outgoing) => {
    const { method = 'GET' } = incoming
    const body = await text(incoming)
    const answer = await fetch(`${service}${incoming.url}`, {
      method,
      ...(body !== '' && { body, headers: { 'content-type': 'application/json' } })
    })
    outgoing.writeHead(statusOf(method, answer.status), { 'content-type': 'application/json' }).end(await answer.text())
  })
  return url
}
