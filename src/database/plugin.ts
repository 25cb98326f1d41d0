import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Config } from '../config.js'
import { connect, connectReads } from './connect.js'
import { limitReads } from './limit-reads.js'
import type { Readable } from './reads.js'
import type { PrismaClient } from '../generated/prisma/client.js'

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient
    /** Reads the same database without Prisma's overhead, for the most frequent reads. */
    reads: Readable
    /** The same for lists that only callers with credentials can request: they take at most half of the connections. */
    listReads: Readable
    /**
     * Reads for everyone, from a pool of their own with a short statement timeout, so that visitors cannot starve
     * orders. `lists` leaves a connection to `single`, the reads of one row by its id.
     */
    publicReads: { single: Readable; lists: Readable }
    /** Counts the connections that `prisma`, `reads` and `listReads` use. */
    databasePool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>
  }
}

type DatabaseOptions = { databaseUrl: string } & Pick<
  Config,
  'databasePoolMax' | 'databasePublicPoolMax' | 'databasePublicTimeoutMs'
>

/** Decorates the app with `prisma` and reads; their connections are closed with the app. */
export default fp(
  async function prisma(
    app: FastifyInstance,
    { databaseUrl, databasePoolMax, databasePublicPoolMax, databasePublicTimeoutMs }: DatabaseOptions
  ) {
    const { log } = app
    const onStatement = ['debug', 'trace'].includes(log.level)
      ? (sql: string) => log.debug({ sql: sql.replace(/\s+/g, ' ').trim() }, 'SQL statement')
      : undefined
    const { prisma, reads, pool, close } = connect({
      databaseUrl,
      max: databasePoolMax,
      statementTimeoutMs,
      log,
      onStatement
    })
    const visitors = connectReads({
      databaseUrl,
      max: databasePublicPoolMax,
      statementTimeoutMs: databasePublicTimeoutMs,
      log,
      onStatement
    })
    app.decorate('databasePool', pool)
    app.decorate('prisma', prisma)
    app.decorate('reads', reads)
    app.decorate('listReads', limitReads(reads, Math.floor(databasePoolMax / 2)))
    app.decorate('publicReads', {
      single: visitors.reads,
      lists: limitReads(visitors.plannedReads, databasePublicPoolMax - 1)
    })
    app.addHook('onClose', async () => {
      await Promise.all([close(), visitors.close()])
    })
  },
  { name: 'prisma' }
)

// The service's statements take milliseconds: one that runs this long is waiting for a lock or for a lost disk. Less
// than the 8 s that a process has to close, because closing waits for statements in progress.
const statementTimeoutMs = 7_000
