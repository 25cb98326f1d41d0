import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { connect } from './connect.js'
import type { Readable } from './reads.js'
import type { PrismaClient } from '../generated/prisma/client.js'

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient
    /** Reads the same database without Prisma's overhead, for the most frequent reads. */
    reads: Readable
    /** Counts the connections that `prisma` and `reads` use. */
    databasePool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>
  }
}

interface DatabaseOptions {
  databaseUrl: string
  databasePoolMax: number
}

/** Decorates the app with `prisma` and `reads`; their connections are closed with the app. */
export default fp(
  async function prisma(app: FastifyInstance, { databaseUrl, databasePoolMax }: DatabaseOptions) {
    const { prisma, reads, pool, close } = connect({
      databaseUrl,
      max: databasePoolMax,
      statementTimeoutMs,
      log: app.log
    })
    app.decorate('databasePool', pool)
    app.decorate('prisma', prisma)
    app.decorate('reads', reads)
    app.addHook('onClose', close)
  },
  { name: 'prisma' }
)

// The service's statements take milliseconds: one that runs this long is waiting for a lock or for a lost disk. Less
// than the 8 s that a process has to close, because closing waits for statements in progress.
const statementTimeoutMs = 7_000
