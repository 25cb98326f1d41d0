import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { curlLine } from '../../scripts/simulate-payments/curl-line.js'
import { planDeliveries, planScenarios } from '../../scripts/simulate-payments/plan.js'
import { helpText, readOptions } from '../../scripts/simulate-payments/read-options.js'
import { formatReport } from '../../scripts/simulate-payments/report.js'
import { simulatePayments, type SimulationOptions } from '../../scripts/simulate-payments/simulate.js'
import { startHttpServer } from '../support/http-server.js'
import { runScript } from '../support/run-script.js'
import { signatureOf, buildWithSecret, orderStateOf, pendingOrder, secret } from '../support/payment-provider.js'

const app = await buildWithSecret(t)
const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })

for (const scheme of ['x-signature', 'x-webhook-signature', 'stripe', 'standard']) {
  t.test(`sign-webhook prints a command that pays the order when a shell runs it: ${scheme}`, async t => {
    const { id } = await pendingOrder(app)
    const options = [
      '--order',
      String(id),
      '--scheme',
      scheme,
      '--amount',
      '49.8',
      '--event-id',
      `it's $HOME "${scheme}"`,
      '--url',
      `${baseUrl}/webhooks/payment`
    ]
    const line = curlLine(options, { secret, port: 8000 })
    t.notMatch(line, /\n/)
    const { stdout } = await promisify(execFile)('sh', ['-c', line])
    t.match(JSON.parse(stdout), { status: 'success', order_id: id, order_status: 'PAID' })
  })
}

t.test('sign-webhook reads the secret and the port from the settings, and reports invalid options', async t => {
  const good = await run('sign-webhook', ['--order', '1'])
  t.equal(good.code, 0)
  t.match(good.stdout, /^curl -sS .*"order_id":1.* 'http:\/\/127.0.0.1:8000\/api\/v1\/webhooks\/payment'\n$/)
  const bad = await run('sign-webhook', [])
  t.equal(bad.code, 1)
  t.match(bad.stderr, /^--order must be the id of an order\n\nUsage/)
  const wrong: Array<[string[], RegExp]> = [
    [['--order', '0'], /--order must be/],
    [['--order', '1', '--scheme', 'none'], /--scheme must be one of x-signature/],
    [['--order', '1', '--amount', 'much'], /--amount must be/],
    [['--order', '1', '--secret', ''], /Set WEBHOOK_SECRET/],
    [['--order', '1', '--unknown'], /--unknown/]
  ]
  for (const [options, message] of wrong) t.throws(() => curlLine(options, { secret, port: 8000 }), message)
})

t.test('simulate-payments passes against this service, and prints a report', async t => {
  const { code, stdout, stderr } = await run('simulate-payments', ['--url', baseUrl, '--orders', '60', '--seed', '1'])
  t.equal(code, 0, stdout + stderr)
  t.match(stdout, /orders paid once +\d+ +\d+ {2}ok/)
  t.match(stdout, /orders paid once, in two parts +[1-9]\d* +\d+ {2}ok/)
  t.match(stdout, /orders paid twice, with one refund request +[1-9]\d* +\d+ {2}ok/)
  t.match(stdout, /orders paid once and refunded in part +[1-9]\d* +\d+ {2}ok/)
  t.match(stdout, /orders whose sums of money are exact +60 +60 {2}ok/)
  t.match(stdout, /forgeries refused +\d+ +\d+ {2}ok/)
  t.match(stdout, /PASSED: payments lost: 0, counted twice: 0/)
  t.match(stderr, /seed 1/)
  t.match(stderr, /events +100 %/)
})

t.test('simulate-payments exits with status 1 if the service loses payments', async t => {
  const url = await between(t, ({ isPayment }, forward) =>
    isPayment ? { status: 200, body: '{"status":"success","detail":"ok"}' } : forward()
  )
  const { code, stdout } = await run('simulate-payments', ['--url', url, '--orders', '5', '--seed', '1'])
  t.equal(code, 1)
  t.match(stdout, /orders paid once +\d+ +0 {2}WRONG/)
  t.match(stdout, /FAILED: payments lost: [1-9]/)
})

t.test('simulate-payments passes despite 503 responses, broken connections and lost responses', async t => {
  let requests = 0
  const url = await between(t, async (_request, forward) => {
    const kind = ++requests % 7
    if (kind === 1) return { status: 503, body: '{}' }
    if (kind === 3) return undefined
    const answer = await forward()
    return kind === 5 && answer?.body.includes('"success"') ? undefined : answer
  })
  const report = await simulatePayments({ ...simulation, baseUrl: url }, noProgress)
  t.ok(report.isGood, formatReport(report))
})

t.test('simulate-payments detects duplicates that count twice, and forgeries that count', async t => {
  let deliveries = 0
  // The proxy turns each delivery, genuine or forged, into a new event and signs it.
  const url = await between(t, ({ isPayment, body }, forward) => {
    if (!isPayment) return forward()
    const another = JSON.stringify({ ...JSON.parse(body), event_id: `evt_between_${++deliveries}` })
    return forward({
      body: another,
      headers: { 'content-type': 'application/json', 'x-signature': signatureOf(another) }
    })
  })
  const report = await simulatePayments({ ...simulation, baseUrl: url }, noProgress)
  t.notOk(report.isGood)
  t.ok(report.moneyCountedTwice > 0)
  const wrong = report.rows.filter(({ expected, found }) => expected !== found).map(({ what }) => what)
  t.ok(wrong.includes('late payments with one refund request'))
  t.ok(wrong.includes('orders whose sums of money are exact'))
  t.ok(wrong.includes('unpaid orders unchanged by forgeries'))
  t.ok(wrong.includes('events with a second success response'))
  t.ok(wrong.includes('duplicates ignored'))
  t.ok(wrong.includes('forgeries refused'))
})

t.test('simulate-payments reports invalid options, and prints help', async t => {
  const settings = { baseUrl: undefined, secret }
  t.match(readOptions([], settings), { baseUrl: 'http://127.0.0.1:8000', secret, orders: 200, shares: { forged: 0.2 } })
  t.match(readOptions(['--url', 'http://example.com/', '--seed', '5', '--forged', '0'], settings), {
    baseUrl: 'http://example.com',
    seed: 5,
    shares: { forged: 0 }
  })
  t.equal(readOptions(['--help'], settings), undefined)
  for (const name of Object.keys(simulation.shares)) t.match(helpText(), `--${name} <share>`)
  t.throws(() => readOptions(['--forged', '2'], settings), /--forged must be a number from 0 to 1/)
  t.throws(() => readOptions(['--orders', '1.5'], settings), /--orders must be a whole number/)
  t.throws(() => readOptions([], { baseUrl: undefined, secret: undefined }), /Set WEBHOOK_SECRET/)
  const { code, stderr } = await run('simulate-payments', ['--unknown'])
  t.equal(code, 1)
  t.match(stderr, /--unknown/)
})

t.test('the same seed plans the same deliveries', async t => {
  const orders = planScenarios(50, simulation.shares, 3).map((scenario, index) => ({
    id: index + 1,
    scenario,
    totalAmount: 1,
    totalCents: 100,
    currency: 'USD'
  }))
  t.strictSame(planDeliveries(orders, simulation.shares, 10, 3), planDeliveries(orders, simulation.shares, 10, 3))
  t.notSame(planDeliveries(orders, simulation.shares, 10, 3), planDeliveries(orders, simulation.shares, 10, 4))
})

t.test('the documented shell example pays an order', async t => {
  const { id } = await pendingOrder(app)
  const description: string = JSON.parse(JSON.stringify(app.swagger())).paths['/webhooks/payment'].post.description
  const [, example = ''] = /```sh\n([\s\S]*?)```/.exec(description) ?? []
  const script = example
    .replace('http://127.0.0.1:8000', baseUrl)
    .replace('"order_id":1', `"order_id":${id}`)
    .replace('evt_1', 'evt_documented')
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: { PATH: process.env.PATH, WEBHOOK_SECRET: secret }
  })
  t.strictSame(JSON.parse(stdout), { status: 'success', detail: 'ok', order_id: id, order_status: 'PAID' })
  t.equal((await orderStateOf(app, id)).status, 'PAID')
})

const simulation: SimulationOptions = {
  baseUrl,
  secret,
  apiKey: undefined,
  orders: 40,
  seed: 5,
  maxDelayMs: 20,
  concurrency: 8,
  shares: {
    failed: 0.1,
    refunded: 0.2,
    split: 0.1,
    doubled: 0.1,
    returned: 0.1,
    late: 0.2,
    unpaid: 0.2,
    duplicated: 1,
    reordered: 0.5,
    delayed: 0.2,
    skewed: 0.5,
    forged: 0.5
  }
}

function noProgress() {
  return { advance() {}, end() {} }
}

interface ProxiedRequest {
  isPayment: boolean
  body: string
  headers: Record<string, string>
}

type ProxiedResponse = { status: number; body: string } | undefined

/**
 * A proxy between the simulation and the service.
 *
 * @param respond may change the request and the response; undefined breaks the connection
 * @returns the proxy's base URL
 */
async function between(
  t: Test,
  respond: (
    request: ProxiedRequest,
    forward: (changes?: Partial<ProxiedRequest>) => Promise<ProxiedResponse>
  ) => ProxiedResponse | Promise<ProxiedResponse>
): Promise<string> {
  const { url } = await startHttpServer(t, async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const names = [
      'content-type',
      'x-signature',
      'x-webhook-signature',
      'stripe-signature',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature'
    ]
    const headers = Object.fromEntries(
      names
        .map(name => [name, incoming.headers[name]])
        .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    )
    const original = {
      isPayment: incoming.url === '/api/v1/webhooks/payment',
      body: Buffer.concat(chunks).toString(),
      headers
    }
    const response = await respond(original, async changes => {
      const { body, headers } = { ...original, ...changes }
      const method = incoming.method === 'GET' || incoming.method === 'PUT' ? incoming.method : 'POST'
      const forwarded = await request(`${baseUrl}${incoming.url}`, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body })
      })
      return { status: forwarded.statusCode, body: await forwarded.body.text() }
    })
    if (response) outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(response.body)
    else incoming.socket.destroy()
  })
  return url
}

async function run(name: string, options: string[]) {
  return await runScript(name, { WEBHOOK_SECRET: secret }, options)
}
