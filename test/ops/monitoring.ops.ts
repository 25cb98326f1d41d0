// `npm run test:ops`: Prometheus (Debian's, or PROMETHEUS and PROMTOOL) scrapes the service, with a Redis and a receiver of webhooks, under a little
// load, and every panel of the dashboard shows that load; the alerts do what they say. Not part of `npm test`, which needs nothing but Node.
import { createHmac } from 'node:crypto'
import { execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { parse } from 'yaml'
import { freePort } from '../../scripts/shared/free-port.js'
import { adminKey, guarded, readerKey, withKey } from '../support/credentials.js'
import { build, send } from '../support/app.js'
import { startRedis } from '../support/redis.js'
import { startReceiver } from '../support/webhook-receiver.js'

const run = promisify(execFile)
const promtool = process.env.PROMTOOL ?? 'promtool'

interface Dashboard {
  panels: Array<{ title: string; targets: Array<{ expr: string; legendFormat: string }> }>
}

interface Sample {
  labels: string[]
  value: number
}

const all = ''

// What each line of each panel must show of the load below: of which label (`all`: of all) there is something, above zero.
const moves: Record<string, string[]> = {
  'Requests a second: {{route}}': ['/orders', '/orders/:id', '/products', '/webhooks/payment', '/auth/login-test'],
  'Latency: p50': [all],
  'Latency: p95': [all],
  'Latency: p99': [all],
  'Errors: 5xx': [all],
  'Errors: 4xx': [all],
  'In flight: requests': [all],
  'Orders a second: placed': [all],
  'Orders a second: refused: {{reason}}': ['insufficient_stock', 'product_not_found'],
  'Stock refusals a second: orders beyond the stock': [all],
  'Orders in a transaction: mean': [all],
  'Orders in a transaction: p95': [all],
  'Wait and transaction: wait, p95': [all],
  'Wait and transaction: transaction, p95': [all],
  'Database connections: {{state}}': ['idle'],
  'Database connections: at most': [all],
  'Payment webhooks a second: {{outcome}}': ['success', 'duplicate', 'invalid_signature'],
  'Outgoing webhooks a second: {{outcome}}': ['delivered', 'failed'],
  'Reads of the order cache a second: {{outcome}}': ['hit', 'miss'],
  'Process: event loop lag, p99': [all],
  'Process: CPU seconds a second': [all],
  'Memory: resident': [all],
  'Memory: heap': [all],
  'Database: up': [all]
}

// The same of what is zero while all is well.
const subscribers = ['cache', 'log', 'redis_streams', 'webhooks']
const rests: Record<string, string[]> = {
  'In flight: orders in the queue': [all],
  'Database connections: waiting for one': [all],
  'Behind the event log: {{subscriber}}': subscribers,
  'Events behind, events parked: {{subscriber}} behind': subscribers,
  'Events behind, events parked: {{subscriber}} parked': subscribers,
  'Ledger violations: {{invariant}}': ['stock is the sum of its movements']
}

t.test('the alert rules are valid, each is tested, and has a paragraph in the runbook', async t => {
  await run(promtool, ['check', 'config', 'ops/prometheus/prometheus.yml'])
  await run(promtool, ['test', 'rules', 'ops/prometheus/alerts.test.yml'])
  const { groups } = parse(await readFile('ops/prometheus/alerts.yml', 'utf8'))
  const { tests } = parse(await readFile('ops/prometheus/alerts.test.yml', 'utf8'))
  const runbook = await readFile('docs/runbook.md', 'utf8')
  for (const { alert, annotations } of groups[0].rules) {
    const expectations = tests
      .flatMap(
        ({ alert_rule_test: cases }: { alert_rule_test: Array<{ alertname: string; exp_alerts: unknown[] }> }) => cases
      )
      .filter(({ alertname }: { alertname: string }) => alertname === alert)
    t.ok(
      expectations.some(({ exp_alerts: alerts }: { exp_alerts: unknown[] }) => alerts.length > 0),
      `${alert} is seen to fire`
    )
    t.ok(
      expectations.some(({ exp_alerts: alerts }: { exp_alerts: unknown[] }) => alerts.length === 0),
      `and not to fire, ${alert}`
    )
    t.match(runbook, new RegExp(`^## ${alert}$`, 'm'))
    t.equal(annotations.runbook, `docs/runbook.md#${alert.toLowerCase()}`)
  }
})

t.test(
  'every query of the dashboard shows what it is called after, and those of the alerts have data, while Prometheus scrapes the service with a key',
  { timeout: 300_000 },
  async t => {
    const redis = await startRedis(t)
    const app = await build(t, {
      ...guarded,
      authMode: 'required',
      webhookSecrets: ['secret'],
      redisUrl: redis.url,
      allowsPrivateWebhookAddresses: true
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const prometheus = await startPrometheus(t, new URL(url).host)
    t.match(
      await (await request(`${url}/metrics`, { headers: { authorization: `Bearer ${readerKey}` } })).body.text(),
      'orders_placed_total'
    )
    // But for the names that prom-client gives to those of Node.
    await run('sh', [
      '-c',
      `curl -s -H 'X-API-Key: ${readerKey}' ${url}/metrics | grep -v nodejs_active_ | ${promtool} check metrics`
    ])

    const { panels }: Dashboard = JSON.parse(await readFile('ops/grafana/orders.json', 'utf8'))
    const { groups } = parse(await readFile('ops/prometheus/alerts.yml', 'utf8'))
    const lines = panels.flatMap(({ title, targets }) =>
      targets.map(({ expr, legendFormat }) => ({
        line: `${title}: ${legendFormat}`,
        expr: expr.replaceAll('$__rate_interval', '10s')
      }))
    )
    t.strictSame(
      lines.map(({ line }) => line).sort(),
      [...Object.keys(moves), ...Object.keys(rests)].sort(),
      'the lines of the dashboard are those that are looked for here'
    )
    const stop = new AbortController()
    const load = keepBusy(t, app, stop.signal)
    try {
      for (const { line, expr } of lines) {
        const samples = await until(
          () => prometheus.query(expr),
          samples => shows(samples, moves[line], 0) && shows(samples, rests[line], -1)
        )
        t.ok(samples, `${line}: ${expr}`)
        if (line.startsWith('Errors')) {
          t.ok(
            samples?.every(({ value }) => value < 1),
            `${line}: a share`
          )
        }
      }
      for (const { alert, expr } of groups[0].rules) {
        const measured = expr.replace(/ (>|==) [\d.]+\s*$/, '').replaceAll('[5m]', '[10s]')
        t.ok(
          await until(
            () => prometheus.query(measured),
            samples => shows(samples, [all], -1)
          ),
          `${alert}: ${measured}`
        )
      }
    } finally {
      stop.abort()
      await load
    }
  }
)

/** Whether there are numbers, and those of each of the labels above the bound. */
function shows(samples: readonly Sample[], labels: readonly string[] = [], bound: number): boolean {
  return (
    samples.length > 0 &&
    samples.every(({ value }) => !Number.isNaN(value)) &&
    labels.every(label =>
      samples.some(({ labels, value }) => (label === all || labels.includes(label)) && value > bound)
    )
  )
}

/** A shop in small: orders that are placed and refused, payments, reads, errors, and somebody who gets webhooks and fails at some. */
async function keepBusy(t: Test, app: FastifyInstance, signal: AbortSignal): Promise<void> {
  const headers = withKey(adminKey)
  const receiver = await startReceiver(t)
  receiver.answer = ({ payload }, response) => {
    response.writeHead(payload.data.id % 5 === 0 ? 500 : 204).end()
  }
  await send(app, 'POST', '/webhook-endpoints', { url: receiver.url }, headers)
  const {
    body: { id }
  } = await send(app, 'POST', '/products', { sku: 'MUG', name: 'A mug', price: 10, stock: 500_000 }, headers)
  // What goes wrong here is the login.
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' }, headers)
  await app.prisma.$executeRaw`ALTER TABLE refresh_tokens RENAME TO lost_tokens`
  while (!signal.aborted) {
    await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
    const orders = await Promise.all(
      Array.from({ length: 5 }, () => send(app, 'POST', '/orders', { product_id: id, quantity: 1 }, headers))
    )
    await send(app, 'POST', '/orders', { product_id: id, quantity: 1_000_000 }, headers)
    await send(app, 'POST', '/orders', { product_id: id + 1, quantity: 1 }, headers)
    const orderId = orders[0]?.body.id
    const payment = { event_id: `evt_${orderId}`, type: 'payment.succeeded', order_id: orderId }
    for (const secret of ['secret', 'secret', 'another secret']) {
      await send(app, 'POST', '/webhooks/payment', payment, {
        'x-signature': createHmac('sha256', secret).update(JSON.stringify(payment)).digest('hex')
      })
    }
    for (const path of ['/products', `/orders/${orderId}`, `/orders/${orderId}`, '/orders/0']) {
      await send(app, 'GET', path, undefined, headers)
    }
    await sleep(100)
  }
}

/** Prometheus with this project's rules, which scrapes every second. */
async function startPrometheus(t: Test, target: string): Promise<{ query: (expr: string) => Promise<Sample[]> }> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-prometheus-'))
  await chmod(directory, 0o755)
  await writeFile(
    join(directory, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(process.cwd(), 'ops/prometheus/alerts.yml')],
      scrape_configs: [
        { job_name: 'orders', authorization: { credentials: readerKey }, static_configs: [{ targets: [target] }] }
      ]
    })
  )
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    process.env.PROMETHEUS ?? 'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${address}`
    ],
    { stdio: 'ignore' }
  )
  t.teardown(async () => {
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
    await rm(directory, { recursive: true, force: true })
  })
  const query = async (expr: string): Promise<Sample[]> => {
    const { body } = await request(`http://${address}/api/v1/query`, { query: { query: expr } })
    const answer: {
      status: string
      error?: string
      data: { result: Array<{ metric: Record<string, string>; value: [number, string] }> }
    } = JSON.parse(await body.text())
    if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`)
    return answer.data.result.map(({ metric, value }) => ({ labels: Object.values(metric), value: Number(value[1]) }))
  }
  await until(
    async () => await query('up').catch(() => []),
    ([up]) => up?.value === 1
  )
  return { query }
}

async function until<T>(read: () => Promise<T>, isGood: (value: T) => boolean): Promise<T | undefined> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(200)) {
    const value = await read()
    if (isGood(value)) return value
  }
  return undefined
}
