import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { analyticsBuilding } from '../errors.js'
import { foldBatch, type FoldProgress } from './fold.js'
import { foldRequestedShops, noteRequest } from './requested-shops.js'

declare module 'fastify' {
  interface FastifyInstance {
    analytics: {
      /**
       * Reads the sums of a shop once they have everything that happened before the call.
       *
       * @param read reads them with one statement; undefined if it found them in the middle of a pass
       * @throws ApiError ANALYTICS_BUILDING when that takes longer than a request should; what `read` throws
       */
      read<Result>(shopId: number, read: () => Promise<Result | undefined>): Promise<Result>
    }
  }
}

/** What only tests change. */
export interface AnalyticsOptions {
  analytics?: { maxOrders?: number; maxWaitMs?: number } | undefined
}

/** Adds `analytics`, and keeps the sums of the shops that use them near the ends of their logs. */
export default fp(
  async function analytics(app: FastifyInstance, { analytics: options = {} }: AnalyticsOptions) {
    const { prisma } = app
    const { maxOrders, maxWaitMs = defaultMaxWaitMs } = options
    const folds = createCoalescedRead<FoldProgress>({ maxKeys: maxShops })

    app.decorate('analytics', {
      async read(shopId, read) {
        const deadlineMs = performance.now() + maxWaitMs
        for (;;) {
          const { hasMore, doneOrders, allOrders } = await folds.read(
            String(shopId),
            async () => await catchUp(shopId, deadlineMs)
          )
          if (!hasMore) {
            const result = await read()
            if (result !== undefined) return result
          }
          if (performance.now() >= deadlineMs) throw analyticsBuilding(doneOrders, allOrders)
        }
      }
    })

    /** Adds batches until the sums have what happened before the call, or until the time is up. */
    async function catchUp(shopId: number, deadlineMs: number): Promise<FoldProgress> {
      let isLookedUp = false
      for (;;) {
        const progress = await foldBatch(prisma, shopId, maxOrders)
        isLookedUp ||= progress.isLookedUp
        if (!progress.hasMore && !isLookedUp) continue
        if (!progress.hasMore) await noteRequest(prisma, shopId)
        if (!progress.hasMore || performance.now() >= deadlineMs) return progress
      }
    }

    app.addJob({ name: 'fold analytics', intervalMs: pollIntervalMs, run: () => foldRequestedShops(prisma) })
  },
  { name: 'analytics', dependencies: ['prisma', 'background-jobs'] }
)

// A shop with some ten thousand orders gets its first response at once; for others a client does better to come back.
const defaultMaxWaitMs = 2_000

// Requests add what is missing by themselves. The job only keeps that little, and builds what is large.
const pollIntervalMs = 5_000

// More than are requested at the same moment.
const maxShops = 1_000
