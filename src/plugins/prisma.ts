import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.js'

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient
  }
}

interface DatabaseOptions {
  databaseUrl: string
  databasePoolMax: number
}

/** Decorates the app with `prisma`, whose connections are closed when the app closes. */
export default fp(async function prisma (app: FastifyInstance, { databaseUrl, databasePoolMax }: DatabaseOptions) {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: databasePoolMax,
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
  pool.on('connect', client => { client.on('error', error => app.log.warn({ err: error }, 'lost a database connection')) })
  // The adapter listens too, but only until it is disposed of; connections may still be lost while the pool closes.
  pool.on('error', error => app.log.warn({ err: error }, 'lost an idle database connection'))
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: statementName,
    onConnectionError: error => app.log.warn({ err: error }, 'lost a database connection')
  })
  app.decorate('prisma', new PrismaClient({ adapter }))
  app.addHook('onClose', async () => {
    await app.prisma.$disconnect()
    await pool.end()
  })
}, { name: 'prisma' })

// A connection not made by then will not be; the caller gets a 503 and its own retry.
const connectTimeoutMs = 3_000

// The service's statements take milliseconds; one that runs this long waits for a lock or a disk that is gone.
const statementTimeoutMs = 7_000

// A process that stalls in mid-transaction must not keep its row locks from the others.
const idleInTransactionTimeoutMs = 10_000

const statementNames = new Map<string, string>()

// More texts than this would be a statement with values pasted into it, which should not fill the server's memory.
const maxStatementNames = 500

// The same text gets the same name, so that PostgreSQL parses and plans it once a connection.
function statementName ({ sql }: SqlQuery): string {
  let name = statementNames.get(sql)
  if (name === undefined && statementNames.size < maxStatementNames) {
    name = `s${statementNames.size}`
    statementNames.set(sql, name)
  }
  return name ?? ''
}
