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
import { badRequest } from './bad-request.js'
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
}

/** Starts a separate service and bombards it with bad requests. */
export async function fuzz(options: FuzzOptions, onAnswer: () => void): Promise<FuzzResult> {
  const directory = await makePostgresFolder('orders-fuzz-')
  const findings: string[] = []
  const postgres = await startEmbeddedPostgres({ directory, settings: { fsync: 'off' } })
  const service = new ServiceProcess({
    name: 'the service',
    port: await freePort(),
    settings: { DATABASE_URL: postgres.connectionString, WEBHOOK_SECRET: 'fuzz-webhook-secret', LOG_LEVEL: 'error' },
    logFile: join(directory, 'service.log'),
    onCrash: (description, log) => {
      findings.push(`${description}\n${log.slice(-20).join('\n')}`)
    }
  })
  try {
    await migrate(postgres.connectionString)
    await service.start()
    await stockTheShop(service)
    const { statuses, memory } = await bombard(options, service, findings, onAnswer)
    if (memory.late - memory.early > maxGrowthMb) {
      findings.push(`the heap grew from ${memory.early} MB early to ${memory.late} MB late`)
    }
    findings.push(...(await stockFindings(postgres.connectionString)))
    const { code } = await service.stop()
    if (code !== 0) findings.push(`the service exited with status ${code} after SIGTERM`)
    return { statuses, findings, memory }
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
): Promise<Pick<FuzzResult, 'statuses' | 'memory'>> {
  const statuses = new Map<string, number>()
  const heap: number[] = []
  const slow = Array.from({ length: slowCount }, () => openSlowRequest(service.url))
  let sent = 0
  await Promise.all(
    Array.from({ length: clientCount }, async (_, client) => {
      const random = createRandom(seed * 1_000 + client)
      while (sent < requests && findings.length < maxFindings) {
        const number = sent++
        const { status, finding } = await sendOne(service, random)
        if (finding !== undefined) findings.push(finding)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (number % heapEvery === 0) heap.push(await readHeap(service))
        onAnswer()
      }
    })
  )
  for (const socket of slow) socket.destroy()
  const third = Math.ceil(heap.length / 3)
  return { statuses, memory: { early: Math.min(...heap.slice(0, third)), late: Math.min(...heap.slice(-third)) } }
}

const maxFindings = 20

// The heap is read once in this many requests.
const heapEvery = 250

const answerTimeoutMs = 30_000

// Broken HTTP that never becomes a request gets no answer, which must not hold up the client for long.
const brokenTimeoutMs = 500

async function sendOne(service: ServiceProcess, random: Random): Promise<{ status: string; finding?: string }> {
  const bad = random.happens(0.15) ? undefined : badRequest(random)
  const broken = bad ? undefined : brokenRequest(random)
  const { status, text } = bad
    ? await sendRequest(service.url, bad, answerTimeoutMs)
    : await sendBytes(service.url, Buffer.from(broken ?? '', 'latin1'), brokenTimeoutMs)
  const shown = JSON.stringify(bad ?? broken).slice(0, 1_000)
  if (bad && status === 'timeout') {
    return { status, finding: `no answer within ${answerTimeoutMs / 1_000} s to ${shown}` }
  }
  if (/^5/.test(status) && !text.includes('"OVERLOADED"')) {
    return { status, finding: `${status} ${text.slice(0, 300)}\n  to ${shown}` }
  }
  return { status }
}

/** The heap use in megabytes. */
async function readHeap(service: ServiceProcess): Promise<number> {
  return await until(
    async () => {
      const text = await fetch(`${service.url}/metrics`, { signal: AbortSignal.timeout(10_000) }).then(
        response => response.text(),
        () => ''
      )
      const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]
      return bytes === undefined ? undefined : Math.round(Number(bytes) / 1_048_576)
    },
    { within: 60_000, every: 200, what: 'GET /metrics is answered' }
  ).catch(() => Number.NaN)
}

async function stockTheShop({ url }: ServiceProcess): Promise<void> {
  const client = connect({ baseUrl: url, apiKey: undefined })
  for (let number = 1; number <= 5; number++) {
    await client.call('POST', '/products', { sku: `FUZZ-${number}`, name: 'A product', price: 5, stock: 100_000 })
  }
  for (let number = 1; number <= 5; number++) {
    await client.call('POST', '/orders', { product_id: number, quantity: 1 })
  }
}

async function stockFindings(databaseUrl: string): Promise<string[]> {
  const rows = await executeSql(
    databaseUrl,
    `SELECT id
     FROM products AS product
     WHERE stock <> (SELECT coalesce(sum(delta), 0) FROM stock_movements WHERE product_id = product.id)`
  )
  return rows.map(({ id }) => `the stock of product ${String(id)} is not the sum of its movements`)
}
