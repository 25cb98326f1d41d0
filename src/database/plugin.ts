import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { connect } from './connect.js'
import type { Readable } from './reads.js'
import type { PrismaClient } from '../generated/prisma/client.js'

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient
    /** The same database for the reads that are asked for most, without what Prisma costs. */
    reads: Readable
    /** The connections that `prisma` and `reads` use, for those who count them. */
    databasePool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>
  }
}

interface DatabaseOptions {
  databaseUrl: string
  databasePoolMax: number
}

/** Decorates the app with `prisma` and `reads`, whose connections are closed when the app closes. */
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

// The service's statements take milliseconds; one that runs this long waits for a lock or a disk that is gone. Below the 8 s that a process has
// to end, which waits for what is under way.
const statementTimeoutMs = 7_000
