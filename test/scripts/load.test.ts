import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { reportOf } from '../../scripts/load/report.js'
import { isHeld, summarize, tableOf } from '../../scripts/load/service-levels.js'
import type { Sample } from '../../scripts/load/users.js'
import { percentile } from '../../scripts/shared/percentile.js'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { build, findViolations, send } from '../support/app.js'
import { runScript } from '../support/run-script.js'

const apiKey = 'load-test-admin-key-0123456789'
const level = { name: 'light', users: 1, arrivalsPerSecond: 1, seconds: 10 }

t.test('users read and write, the report shows their latencies, and the products are deleted afterwards', async t => {
  const app = await build(t, { authMode: 'required', apiKeys: parseApiKeys(`load:${apiKey}:admin`).apiKeys })
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
  const directory = await mkdtemp(join(tmpdir(), 'orders load '))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const report = join(directory, 'load.html')
  const { code, stdout, stderr } = await load([
    '--base-url',
    `${baseUrl}/api/v1/`,
    '--api-key',
    apiKey,
    '--users',
    '8',
    '--arrivals',
    '8',
    '--seconds',
    '4',
    '--report',
    report
  ])
  t.ok(code === 0 || code === 1, stderr)
  t.match(stdout, new RegExp(`8 users for 4 s: the service levels were ${code === 0 ? 'met' : 'MISSED'}`))
  t.match(stdout, / all +\d+ requests .* 0 errors\n/)
  t.match(stderr, /4 of 4 s {2}8 users/)
  const page = await readFile(report, 'utf8')
  t.match(page, baseUrl)
  t.match(page, /<th>place an order<td>\d+/)
  t.notMatch(page, /(src|href)=/, 'the page loads nothing else')
  const { body } = await send(app, 'GET', '/orders', undefined, { 'x-api-key': apiKey })
  t.ok(body.total > 0, 'orders were placed')
  t.equal((await send(app, 'GET', '/products')).body.total, 0)
  t.strictSame(await findViolations(app), [])
})

t.test('without an address, the load test starts a separate service and stops it at the end', async t => {
  const { code, stdout, stderr } = await load(['--level', 'light', '--seconds', '1', '--report', '/dev/null'])
  t.ok(code === 0 || code === 1, stderr)
  t.match(stdout, /light: 25 users for 1 s/)
})

t.test('wrong options and an unusable service are reported in a sentence, with exit status 2', async t => {
  for (const [options, message] of [
    [['--level', 'huge'], '--level must be light, heavy or both'],
    [['--users', '0'], '--users must be a number from 1 to 2000'],
    [['--arrivals', '3'], '--arrivals requires --users'],
    [['--base-url', 'orders.example.com'], '--base-url must be an address'],
    [['--users', '1', '--level', 'light'], 'leave --level out'],
    [['--what'], "Unknown option '--what'"]
  ] as const) {
    const { code, stderr } = await load([...options])
    t.equal(code, 2)
    t.match(stderr, message)
  }
  const app = await build(t, { authMode: 'required', apiKeys: parseApiKeys(`load:${apiKey}:admin`).apiKeys })
  const { code, stderr } = await load([], {
    BASE_URL: await app.listen({ host: '127.0.0.1', port: 0 }),
    API_KEY: 'nobody-has-this-key'
  })
  t.equal(code, 2)
  t.match(stderr, 'the products could not be created: status 401')
  t.match((await load(['--help'])).stdout, 'Usage: npm run load')
})

t.test('service levels are met below the promised latencies and error rate, and missed at them', async t => {
  const samples = (count: number, latencyMs: number, error?: string): Sample[] =>
    Array.from({ length: count }, () => ({ action: 'list products', atMs: 0, latencyMs, error }))
  t.equal(isHeld({ level, samples: samples(1_000, 199) }), true)
  t.equal(isHeld({ level, samples: [] }), false)
  t.equal(isHeld({ level, samples: [...samples(940, 1), ...samples(60, 200)] }), false, 'p95')
  t.equal(isHeld({ level, samples: [...samples(960, 1), ...samples(40, 500)] }), false, 'p99')
  t.equal(isHeld({ level, samples: [...samples(9_991, 1), ...samples(9, 1, 'status 500')] }), true)
  t.equal(isHeld({ level, samples: [...samples(9_990, 1), ...samples(10, 1, 'status 500')] }), false, 'errors')
  t.match(
    tableOf([{ level, samples: [...samples(9, 1), ...samples(1, 1, 'ECONNRESET')] }]),
    /MISSED\n.*1 errors\n[^]*1 times list products: ECONNRESET/
  )
  t.match(summarize([...samples(98, 1), ...samples(1, 7), ...samples(1, 9)], 10), {
    requests: 100,
    perSecond: 10,
    medianMs: 1,
    p95Ms: 1,
    p99Ms: 9,
    maxMs: 9,
    errors: 0
  })
  t.ok(Number.isNaN(percentile([], 0.5)))
})

t.test('names in the report are escaped', async t => {
  t.match(reportOf([{ level: { ...level, name: '<b>' }, samples: [] }], '<script>'), /&#60;script&#62;[^]*&#60;b&#62;/)
})

async function load(options: string[], settings: Record<string, string> = {}) {
  return await runScript('load', settings, options)
}
