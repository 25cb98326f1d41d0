import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyBaseLogger } from 'fastify'
import type pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { createReads, type Readable } from './reads.js'
import { endSilentConnections } from './silent-connections.js'
import { planConnection } from './connection-plan.js'
import { createPool } from './targets.js'

/** Connections to one database, and the clients that use them. */
export interface DatabaseClient {
  prisma: PrismaClient
  /** Reads the same database without Prisma's overhead, for the most frequent reads. */
  reads: Readable
  pool: pg.Pool
  /** Ends all connections at once: every query in progress fails. */
  cut(): void
  /** Closes the connections. Call it when nothing uses them any more. */
  close(): Promise<void>
}

export interface ConnectOptions {
  databaseUrl: string
  /** Maximum number of connections, which are opened on demand. */
  max: number
  /** The longest time that a statement may take. */
  statementTimeoutMs: number
  log: Pick<FastifyBaseLogger, 'warn'>
  /** Called with the text of each statement, which has placeholders in place of its values. */
  onStatement?: ((sql: string) => void) | undefined
}

/** Makes a client, which connects on first use. */
export function connect(options: ConnectOptions): DatabaseClient {
  const { databaseUrl, onStatement } = options
  const nameOf = observing(onStatement, statementName)
  const { schema } = planConnection(databaseUrl)
  const { pool, cut, close, reportLoss } = openPool(options)
  const adapter = new PrismaPg(pool, {
    // Prisma puts the name between quotes as it is.
    ...(schema === undefined ? {} : { schema: schema.replaceAll('"', '""') }),
    statementNameGenerator: ({ sql }) => nameOf(sql),
    onConnectionError: reportLoss('lost a database connection')
  })
  const prisma = new PrismaClient({ adapter })
  return {
    prisma,
    reads: createReads(pool, nameOf),
    pool,
    cut,
    close: async () => {
      await close(() => prisma.$disconnect())
    }
  }
}

/** Connections for reads alone, without Prisma. */
export interface ReadConnections {
  /** For frequent reads: their statements are prepared. */
  reads: Readable
  /** For reads whose best plan depends on the values, such as a search: every statement is planned for its own. */
  plannedReads: Readable
  close(): Promise<void>
}

/** Makes a pool for reads, which connects on first use. */
export function connectReads(options: ConnectOptions): ReadConnections {
  const { onStatement } = options
  const { pool, close } = openPool(options)
  return {
    reads: createReads(pool, observing(onStatement, statementName)),
    plannedReads: createReads(
      pool,
      observing(onStatement, () => '')
    ),
    close: async () => {
      await close()
    }
  }
}

function openPool({ databaseUrl, max, statementTimeoutMs, log }: ConnectOptions) {
  const { connectTimeoutMs = defaultConnectTimeoutMs } = planConnection(databaseUrl)
  const pool = createPool(databaseUrl, {
    max,
    application_name: 'orders-and-inventory',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true
  })
  // A connection that this process ends itself is no news.
  let isEnding = false
  const reportLoss = (message: string) => (error: Error) => {
    if (!isEnding) log.warn({ err: error }, message)
  }
  // Nothing else listens before the first query and between two queries of a transaction, and an error without a
  // listener would end the process. A server that shuts down may say so in the same packet that says it is ready.
  pool.on('connect', client => {
    client.on('error', reportLoss('lost a database connection'))
  })
  const endAll = endSilentConnections(pool, Math.max(statementTimeoutMs, minSilenceMs) + cancelMs)
  const cut = () => {
    isEnding = true
    endAll()
  }
  // The adapter listens as well, but only until it is disposed of; connections may be lost while the pool closes.
  pool.on('error', reportLoss('lost an idle database connection'))
  async function close(disconnect: () => Promise<void> = async () => {}): Promise<void> {
    isEnding = true
    // A server that is gone does not answer the goodbye.
    const timer = setTimeout(cut, goodbyeMs)
    try {
      await disconnect()
      await pool.end()
    } finally {
      clearTimeout(timer)
    }
  }
  return { pool, cut, close, reportLoss }
}

// A connection that takes longer will not be made; the client gets a 503 and may retry.
const defaultConnectTimeoutMs = 3_000

// How long after the statement timeout a live server's error message has arrived.
const cancelMs = 500

// A busy server may take seconds to cancel a statement with a short timeout; its connection is still good.
const minSilenceMs = 7_000

// A goodbye takes one round trip.
const goodbyeMs = 1_000

// A process that stalls in the middle of a transaction must not hold its row locks for long.
const idleInTransactionTimeoutMs = 10_000

const statementNames = new Map<string, string>()

// More texts than this mean that values are pasted into a statement, which must not fill the server's memory.
const maxStatementNames = 500

/** Both clients ask for the name of each statement that they send. */
function observing(onStatement: ConnectOptions['onStatement'], nameOf: (sql: string) => string) {
  if (!onStatement) return nameOf
  return (sql: string) => {
    onStatement(sql)
    return nameOf(sql)
  }
}

// The same text gets the same name, so PostgreSQL parses and plans it once per connection.
function statementName(sql: string): string {
  let name = statementNames.get(sql)
  if (name === undefined && statementNames.size < maxStatementNames) {
    name = `s${statementNames.size}`
    statementNames.set(sql, name)
  }
  return name ?? ''
}
