import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../shared/execute-sql.js'
import { freePort } from '../shared/free-port.js'
import { makePostgresFolder } from '../shared/postgres-folder.js'
import { createRandom, type Random } from '../shared/random.js'
import { connect } from '../shared/service.js'
import { ServiceProcess } from '../shared/service-process.js'
import { until } from '../shared/until.js'
import { badRequest, type BadRequest } from './bad-request.js'
import { brokenRequest } from './broken-request.js'
import { openSlowRequest, sendBytes, sendRequest } from './send.js'

export interface FuzzOptions {
  requests: number
  seed: number
}

export interface FuzzResult {
  /**
   * The number of answers by status. Two more kinds count as expected for broken HTTP: `closed` (the service closed the
   * connection without an answer) and `timeout` (it neither answered nor closed).
   */
  statuses: Map<string, number>
  findings: string[]
  /** The lowest heap use, in megabytes, in the first and in the last third of the run. */
  memory: { early: number; late: number }
  /**
   * The processor time of the dearest request, in milliseconds, measured alone. Only requests that were answered late
   * are measured; 0 if there are none.
   */
  maxCpuMs: number
}

/** Starts a separate service and bombards it with bad requests. */
export async function fuzz(options: FuzzOptions, onAnswer: () => void): Promise<FuzzResult> {
  const directory = await makePostgresFolder('orders-fuzz-')
  const findings: string[] = []
  const postgres = await startEmbeddedPostgres({ directory, settings: { fsync: 'off' } })
  const service = new ServiceProcess({
    name: 'the service',
    port: await freePort(),
    settings: {
      DATABASE_URL: postgres.connectionString,
      WEBHOOK_SECRET: webhookSecret,
      // No server listens there: e-mails are queued, and requests to send them again reach their route.
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'orders@example.com',
      // Requests without a valid signature must reach the parsers too.
      AUTH_FAILURES_MAX: '0',
      LOG_LEVEL: 'error'
    },
    logFile: join(directory, 'service.log'),
    onCrash: (description, log) => {
      findings.push(`${description}\n${log.slice(-20).join('\n')}`)
    }
  })
  try {
    await migrate(postgres.connectionString)
    await service.start()
    await stockTheShop(service)
    const { statuses, memory, late } = await bombard(options, service, findings, onAnswer)
    if (memory.late - memory.early > maxGrowthMb) {
      findings.push(`the heap grew from ${memory.early} MB early to ${memory.late} MB late`)
    }
    const dearest = await measureAlone(service, late)
    findings.push(...dearest.filter(({ cpuMs }) => cpuMs > maxCpuMs).map(describeDear))
    findings.push(...(await stockFindings(postgres.connectionString)))
    const { code } = await service.stop()
    if (code !== 0) findings.push(`the service exited with status ${code} after SIGTERM`)
    return { statuses, findings, memory, maxCpuMs: Math.max(0, ...dearest.map(({ cpuMs }) => cpuMs)) }
  } finally {
    await service.kill()
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

// Garbage collection at different moments explains this much; a leak of a kilobyte per request would be 100 MB.
const maxGrowthMb = 40

// More clients would find no more; they would only wait for each other.
const clientCount = 24

// Each holds a connection without ever completing a request.
const slowCount = 60

async function bombard(
  { requests, seed }: FuzzOptions,
  service: ServiceProcess,
  findings: string[],
  onAnswer: () => void
): Promise<Pick<FuzzResult, 'statuses' | 'memory'> & { late: BadRequest[] }> {
  const statuses = new Map<string, number>()
  const heap: number[] = []
  const late: BadRequest[] = []
  const slow = Array.from({ length: slowCount }, () => openSlowRequest(service.url))
  let sent = 0
  await Promise.all(
    Array.from({ length: clientCount }, async (_, client) => {
      const random = createRandom(seed * 1_000 + client)
      while (sent < requests && findings.length < maxFindings) {
        const number = sent++
        const { status, finding, late: request } = await sendOne(service, random)
        if (request && late.length < maxLate) late.push(request)
        if (finding !== undefined) findings.push(finding)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (number % heapEvery === 0) heap.push(await readHeap(service))
        onAnswer()
      }
    })
  )
  for (const socket of slow) socket.destroy()
  const turnedAway = statuses.get('421') ?? 0
  if (turnedAway > maxTurnedAway * sent) findings.push(`the check of the host turned ${turnedAway} requests away`)
  const third = Math.ceil(heap.length / 3)
  return { statuses, late, memory: { early: Math.min(...heap.slice(0, third)), late: Math.min(...heap.slice(-third)) } }
}

const maxFindings = 20

// A few requests have a foreign host on purpose. If most had, the run would test nothing else.
const maxTurnedAway = 0.2

// A request that takes a second of processor time is answered after a second or later. This many are measured alone.
const lateAfterMs = 1_000
const maxLate = 100
const maxCpuMs = 1_000

const webhookSecret = 'fuzz-webhook-secret'

// The heap is read once in this many requests.
const heapEvery = 250

const answerTimeoutMs = 30_000

// Broken HTTP that never becomes a request gets no answer, which must not hold up the client for long.
const brokenTimeoutMs = 500

async function sendOne(service: ServiceProcess, random: Random): Promise<Answer> {
  const bad = random.happens(0.15) ? undefined : badRequest(random, webhookSecret)
  const broken = bad ? undefined : brokenRequest(random)
  const startedAtMs = performance.now()
  const { status, text } = bad
    ? await sendRequest(service.url, bad, answerTimeoutMs)
    : await sendBytes(service.url, Buffer.from(broken ?? '', 'latin1'), brokenTimeoutMs)
  const late = bad && performance.now() - startedAtMs > lateAfterMs ? bad : undefined
  if (bad && status === 'timeout') {
    return { status, late, finding: `no answer within ${answerTimeoutMs / 1_000} s to ${shown(bad)}` }
  }
  if (/^5/.test(status) && !text.includes('"OVERLOADED"')) {
    return { status, late, finding: `${status} ${text.slice(0, 300)}\n  to ${shown(bad ?? broken)}` }
  }
  return { status, late, finding: undefined }
}

interface Answer {
  status: string
  finding: string | undefined
  /** The request, if its answer took long. */
  late: BadRequest | undefined
}

function shown(request: unknown): string {
  return JSON.stringify(request).slice(0, 1_000)
}

/** Sends each request once more, with nothing beside it, and measures the processor time that it takes the service. */
async function measureAlone(service: ServiceProcess, requests: readonly BadRequest[]): Promise<DearRequest[]> {
  const measured: DearRequest[] = []
  for (const request of requests) {
    const before = await readMetric(service, 'process_cpu_seconds_total')
    await sendRequest(service.url, request, answerTimeoutMs)
    const after = await readMetric(service, 'process_cpu_seconds_total')
    measured.push({ request, cpuMs: Math.round((after - before) * 1_000) })
  }
  return measured
}

interface DearRequest {
  request: BadRequest
  cpuMs: number
}

function describeDear({ request, cpuMs }: DearRequest): string {
  return `${cpuMs} ms of processor time for ${shown(request)}`
}

async function readHeap(service: ServiceProcess): Promise<number> {
  return Math.round((await readMetric(service, 'nodejs_heap_size_used_bytes')) / 1_048_576)
}

/** @returns NaN if the service does not answer within a minute */
async function readMetric(service: ServiceProcess, name: string): Promise<number> {
  return await until(
    async () => {
      const text = await fetch(`${service.url}/metrics`, { signal: AbortSignal.timeout(10_000) }).then(
        response => response.text(),
        () => ''
      )
      const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
      return value === undefined ? undefined : Number(value)
    },
    { within: 60_000, every: 200, what: 'GET /metrics is answered' }
  ).catch(() => Number.NaN)
}

async function stockTheShop({ url }: ServiceProcess): Promise<void> {
  const client = connect({ baseUrl: url, apiKey: undefined })
  for (let number = 1; number <= 5; number++) {
    await client.call('POST', '/products', { sku: `FUZZ-${number}`, name: 'A product', price: 5, stock: 100_000 })
  }
  for (const name of ['Porto', 'Faro']) await client.call('POST', '/locations', { name })
  for (let number = 1; number <= 5; number++) {
    const move = { product_id: number, from_location_id: 1, to_location_id: 2, quantity: 40_000 }
    await client.call('POST', '/stock/transfers', move)
    await client.call('POST', '/orders', { product_id: number, quantity: number === 5 ? 70_000 : 1 })
  }
}

async function stockFindings(databaseUrl: string): Promise<string[]> {
  const rows = await executeSql(
    databaseUrl,
    `SELECT id, stock - (
       SELECT coalesce(sum(delta), 0) FROM stock_movements AS movement
       WHERE movement.shop_id = product.shop_id AND product_id = product.id AND coalesce((
         SELECT is_active FROM locations AS location
         WHERE location.shop_id = movement.shop_id AND location.id = movement.location_id), true)
     ) AS difference
     FROM products AS product`
  )
  return rows
    .filter(({ difference }) => Number(difference) !== 0)
    .map(({ id }) => `the stock of product ${String(id)} is not the sum of its movements at active locations`)
}
