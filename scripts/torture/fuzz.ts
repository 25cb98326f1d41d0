import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { createRandom } from '../shared/random.js'
import { badRequest, brokenRequest, type BadRequest } from './bad-input.js'
import { createServiceProcess, type ServiceProcess } from './service-process.js'
import { freePort } from '../shared/free-port.js'
import { makeDirectory } from './world.js'

export interface FuzzOptions {
  requests: number
  seed: number
}

export interface FuzzResult {
  /** How many answers had which status; `none`: the connection was closed without one, `hangs`: it was not; broken HTTP has earned both. */
  statuses: Map<string, number>
  findings: string[]
  /** The lowest that the heap was at in megabytes, in the first third of the run and in the last. */
  memory: { early: number; late: number }
}

/** Sends a service of its own what nobody should send it. */
export async function fuzz(options: FuzzOptions, onAnswer: () => void): Promise<FuzzResult> {
  const directory = await makeDirectory()
  const findings: string[] = []
  const postgres = await startEmbeddedPostgres({ directory, settings: { fsync: 'off' } })
  const service = createServiceProcess({
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
      findings.push(`memory grows: ${memory.early} MB early, ${memory.late} MB late`)
    }
    await judgeTables(postgres.connectionString, findings)
    const { code } = await service.stop()
    if (code !== 0) findings.push(`the service ended with ${code} after SIGTERM`)
    return { statuses, findings, memory }
  } finally {
    await service.kill()
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

// What collections at other moments make of it; a leak of a kilobyte per request would be 100 MB.
const maxGrowthMb = 40

// More at a time find no more, and wait for each other.
const clientCount = 24

// Each holds a connection that never asks for anything.
const slowCount = 60

async function bombard(
  { requests, seed }: FuzzOptions,
  service: ServiceProcess,
  findings: string[],
  onAnswer: () => void
): Promise<Pick<FuzzResult, 'statuses' | 'memory'>> {
  const statuses = new Map<string, number>()
  const heap: number[] = []
  const slow = Array.from({ length: slowCount }, () => openSlow(service))
  let sent = 0
  await Promise.all(
    Array.from({ length: clientCount }, async (_, client) => {
      const random = createRandom(seed * 1_000 + client)
      while (sent < requests && findings.length < maxFindings) {
        const number = sent++
        const bad = random.happens(0.15) ? undefined : badRequest(random)
        const broken = bad ? undefined : brokenRequest(random)
        const { status, text } = bad
          ? await send(service, bad)
          : await sendBytes(service, Buffer.from(broken ?? '', 'latin1'), brokenPatienceMs)
        const shown = JSON.stringify(bad ?? broken).slice(0, 1_000)
        if (bad && status === 'hangs') findings.push(`no answer within ${answerTimeoutMs / 1_000} s to ${shown}`)
        if (/^5/.test(status) && !text.includes('"OVERLOADED"')) {
          findings.push(`${status} ${text.slice(0, 300)}\n  to ${shown}`)
        }
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

const heapEvery = 250

const answerTimeoutMs = 30_000

interface Outcome {
  status: string
  text: string
}

async function send(service: ServiceProcess, { method, path, headers, body = '' }: BadRequest): Promise<Outcome> {
  const payload = Buffer.from(body)
  const lines = Object.entries({
    host: 'example.com',
    connection: 'close',
    'content-length': String(payload.length),
    ...headers
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return await sendBytes(
    service,
    Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), payload]),
    answerTimeoutMs
  )
}

/** On a connection of its own, so that nothing puts right what is wrong. */
async function sendBytes(service: ServiceProcess, bytes: Buffer, patienceMs: number): Promise<Outcome> {
  return await new Promise(resolve => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    let text = ''
    const end = (otherwise: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ status: /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? otherwise, text })
    }
    const timer = setTimeout(() => end('hangs'), patienceMs)
    socket.setEncoding('latin1').on('data', chunk => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => end('none'))
    socket.write(bytes)
  })
}

// What never becomes a request gets no answer.
const brokenPatienceMs = 500

/** Slowloris: a header line now and then, and never the last. */
function openSlow(service: ServiceProcess) {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  socket.write('POST /orders HTTP/1.1\r\nHost: example.com\r\n')
  const timer = setInterval(() => {
    if (socket.writable) socket.write('X-Slow: 1\r\n')
  }, 1_000)
  socket.on('close', () => clearInterval(timer))
  return socket
}

async function readHeap(service: ServiceProcess): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = await fetch(`${service.url}/metrics`, { signal: AbortSignal.timeout(10_000) }).then(
      response => response.text(),
      () => ''
    )
    const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]
    if (bytes !== undefined) return Math.round(Number(bytes) / 1_048_576)
    await sleep(200)
  }
  return Number.NaN
}

async function stockTheShop(service: ServiceProcess): Promise<void> {
  const post = async (path: string, body: object) =>
    await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
  for (let number = 1; number <= 5; number++) {
    await post('/products', { sku: `FUZZ-${number}`, name: 'A product', price: 5, stock: 100_000 })
  }
  for (let number = 1; number <= 5; number++) await post('/orders', { product_id: number, quantity: 1 })
}

async function judgeTables(databaseUrl: string, findings: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client
    .query(
      'SELECT id FROM products p WHERE stock <> (SELECT coalesce(sum(delta), 0) FROM stock_movements WHERE product_id = p.id)'
    )
    .finally(() => client.end())
  for (const { id } of rows) findings.push(`the stock of product ${id} is not the sum of its movements`)
}
