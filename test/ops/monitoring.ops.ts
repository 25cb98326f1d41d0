// `npm run test:ops`: Prometheus (Debian's, or the programs in PROMETHEUS and PROMTOOL) scrapes the service, which runs
// with a Redis and a webhook receiver under a little load. Every panel of the dashboard must show that load, and every
// alert must behave as specified. Not part of `npm test`, which needs only Node.
import { createHmac } from 'node:crypto'
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
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
import { adminKey, guarded, metricsKey, withKey } from '../support/credentials.js'
import { build, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'
import { startReceiver } from '../support/webhook-receiver.js'

const run = promisify(execFile)
const promtool = process.env.PROMTOOL ?? 'promtool'
const prometheusProgram = process.env.PROMETHEUS ?? 'prometheus'

const withoutPromtool = missing(promtool)
const withoutPrometheus = withoutPromtool || missing(prometheusProgram)

/** Why a test is skipped if a program is missing; false if the program runs. */
function missing(program: string): false | string {
  return spawnSync(program, ['--version']).status === 0 ? false : `${program} is not on the PATH`
}

interface Dashboard {
  panels: Array<{ title: string; targets: Array<{ expr: string; legendFormat: string }> }>
}

interface Sample {
  labels: string[]
  value: number
}

const all = ''

// The label values (`all`: any) for which each line of each panel must be above zero under the load below.
const moves: Record<string, string[]> = {
  'Requests per second: {{route}}': ['/orders', '/orders/:id', '/products', '/webhooks/payment', '/auth/login-test'],
  'Latency: p50': [all],
  'Latency: p95': [all],
  'Latency: p99': [all],
  'Errors: 5xx': [all],
  'Errors: 4xx': [all],
  'In flight: requests': [all],
  'Orders per second: placed': [all],
  'Orders per second: refused: {{reason}}': ['insufficient_stock', 'product_not_found'],
  'Stock refusals per second: orders exceeding the stock': [all],
  'Orders per transaction: mean': [all],
  'Orders per transaction: p95': [all],
  'Wait and transaction: wait, p95': [all],
  'Wait and transaction: transaction, p95': [all],
  'Database connections: {{state}}': ['idle'],
  'Database connections: limit': [all],
  'Payment events per second: {{outcome}}': ['success', 'duplicate', 'invalid_signature'],
  'Webhook deliveries per second: {{outcome}}': ['delivered', 'failed'],
  'Order cache reads per second: {{outcome}}': ['hit', 'miss'],
  'Process: event loop lag, p99': [all],
  'Process: CPU seconds per second': [all],
  'Memory: resident': [all],
  'Memory: heap': [all],
  'Database: up': [all]
}

// The lines that are zero while all is well: they must have data.
const subscribers = ['cache', 'log', 'redis_streams', 'webhooks']
const rests: Record<string, string[]> = {
  'In flight: queued orders': [all],
  'Database connections: waiting': [all],
  'Subscriber lag: {{subscriber}}': subscribers,
  'Unprocessed and parked events: {{subscriber}} unprocessed': subscribers,
  'Unprocessed and parked events: {{subscriber}} parked': subscribers,
  'Invariant violations: {{invariant}}': ['stock is the sum of its movements']
}

t.test('every alert rule is valid, is tested and has a runbook section', { skip: withoutPromtool }, async t => {
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
      `a test makes ${alert} fire`
    )
    t.ok(
      expectations.some(({ exp_alerts: alerts }: { exp_alerts: unknown[] }) => alerts.length === 0),
      `a test keeps ${alert} from firing`
    )
    t.match(runbook, new RegExp(`^## ${alert}$`, 'm'))
    t.equal(annotations.runbook, `docs/runbook.md#${alert.toLowerCase()}`)
  }
})

t.test(
  'with Prometheus scraping the service by key, every dashboard line shows the load and every alert query has data',
  { skip: withoutPrometheus || withoutRedis, timeout: 300_000 },
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
    const queryUntil = await startPrometheus(t, new URL(url).host)
    const scrape = await request(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsKey}` } })
    const metrics = await scrape.body.text()
    t.match(metrics, 'orders_placed_total')
    // Without the metrics of Node, whose names prom-client chooses.
    const ownMetrics = metrics.split('\n').filter(line => !line.includes('nodejs_active_'))
    execFileSync(promtool, ['check', 'metrics'], { input: ownMetrics.join('\n') })

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
      'this test knows every line of the dashboard'
    )
    const stop = new AbortController()
    const load = keepBusy(t, app, stop.signal)
    try {
      for (const { line, expr } of lines) {
        const samples = await queryUntil(
          expr,
          samples => shows(samples, moves[line], 0) && shows(samples, rests[line], -1),
          line
        )
        t.ok(samples, `${line}: ${expr}`)
        if (line.startsWith('Errors')) {
          t.ok(
            samples.every(({ value }) => value < 1),
            `${line}: a share`
          )
        }
      }
      for (const { alert, expr } of groups[0].rules) {
        const measured = expr.replace(/ (>|==) [\d.]+\s*$/, '').replaceAll('[5m]', '[10s]')
        t.ok(await queryUntil(measured, samples => shows(samples, [all], -1), alert), `${alert}: ${measured}`)
      }
    } finally {
      stop.abort()
      await load
    }
  }
)

/** Whether all samples are numbers, and each label value has one above the bound. */
function shows(samples: readonly Sample[], labels: readonly string[] = [], bound: number): boolean {
  return (
    samples.length > 0 &&
    samples.every(({ value }) => !Number.isNaN(value)) &&
    labels.every(label =>
      samples.some(({ labels, value }) => (label === all || labels.includes(label)) && value > bound)
    )
  )
}

/** Simulates a shop: placed and refused orders, payments, reads, errors, and a webhook receiver that fails at times. */
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
  // Every login fails with a 500: its table is gone.
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
    // Sets the pace of the load; nothing waits for it.
    await sleep(100)
  }
}

/**
 * Starts Prometheus with this project's rules, scraping every second.
 *
 * @returns repeats a query until the samples are good
 */
async function startPrometheus(t: Test, target: string): Promise<QueryUntil> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-prometheus-'))
  await chmod(directory, 0o755)
  await writeFile(
    join(directory, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(process.cwd(), 'ops/prometheus/alerts.yml')],
      scrape_configs: [
        { job_name: 'orders', authorization: { credentials: metricsKey }, static_configs: [{ targets: [target] }] }
      ]
    })
  )
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    prometheusProgram,
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
  const isUp = async () => (await query('up').catch(() => []))[0]?.value === 1
  await until(isUp, { within: 60_000, what: 'Prometheus has scraped the service' })
  return async (expr, isGood, what) => {
    const goodSamples = async () => {
      const samples = await query(expr)
      return isGood(samples) ? samples : undefined
    }
    return await until(goodSamples, { within: 60_000, what: `${what}: ${expr}` })
  }
}

type QueryUntil = (expr: string, isGood: (samples: Sample[]) => boolean, what: string) => Promise<Sample[]>
