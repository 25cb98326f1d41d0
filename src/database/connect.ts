import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { createReads, type Readable } from './reads.js'
import { endSilentConnections } from './silent-connections.js'

/** Connections to the database, and what to use them by. */
export interface DatabaseClient {
  prisma: PrismaClient
  /** The same database for the reads that are asked for most, without what Prisma costs. */
  reads: Readable
  pool: pg.Pool
  /** Ends all connections at once: whoever waits on one fails. */
  cut(): void
  /** To be called when nobody uses it any more. */
  close(): Promise<void>
}

export interface ConnectOptions {
  databaseUrl: string
  /** Connections at most; they are made when they are needed. */
  max: number
  /** How long a statement may take. */
  statementTimeoutMs: number
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Makes a client; connects nothing yet. */
export function connect({ databaseUrl, max, statementTimeoutMs, log }: ConnectOptions): DatabaseClient {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: 'orders-and-inventory',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
    // The adapter writes times without an offset and reads them as UTC, whatever the session says.
    options: '-c timezone=UTC'
  })
  // Between two queries of a transaction, and from being connected to its first, nobody else listens; an error without a listener
  // would end the process. A server that goes away may say so in the very packet that says that it is ready.
  pool.on('connect', client => {
    client.on('error', error => log.warn({ err: error }, 'lost a database connection'))
  })
  const cut = endSilentConnections(pool, statementTimeoutMs + cancelMs)
  // The adapter listens too, but only until it is disposed of; connections may still be lost while the pool closes.
  pool.on('error', error => log.warn({ err: error }, 'lost an idle database connection'))
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => statementName(sql),
    onConnectionError: error => log.warn({ err: error }, 'lost a database connection')
  })
  const prisma = new PrismaClient({ adapter })
  return {
    prisma,
    reads: createReads(pool, statementName),
    pool,
    cut,
    async close() {
      // A server that is gone does not even say goodbye.
      const timer = setTimeout(cut, goodbyeMs)
      try {
        await prisma.$disconnect()
        await pool.end()
      } finally {
        clearTimeout(timer)
      }
    }
  }
}

// A connection not made by then will not be; the caller gets a 503 and its own retry.
const connectTimeoutMs = 3_000

// How much later a server that is there has said that it ended a statement that took too long.
const cancelMs = 500

// It takes one round trip.
const goodbyeMs = 1_000

// A process that stalls in mid-transaction must not keep its row locks from the others.
const idleInTransactionTimeoutMs = 10_000

const statementNames = new Map<string, string>()

// More texts than this would be a statement with values pasted into it, which should not fill the server's memory.
const maxStatementNames = 500

// The same text gets the same name, so that PostgreSQL parses and plans it once a connection.
function statementName(sql: string): string {
  let name = statementNames.get(sql)
  if (name === undefined && statementNames.size < maxStatementNames) {
    name = `s${statementNames.size}`
    statementNames.set(sql, name)
  }
  return name ?? ''
}
