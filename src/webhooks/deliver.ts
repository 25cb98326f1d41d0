import type { FastifyBaseLogger } from 'fastify'
import { withinMs } from '../jobs/deadline.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { maxEndpoints } from './change-endpoints.js'
import { claimDue, release, settle, type Claim, type Outcome } from './delivery-queue.js'
import { nextPauseMs, standardRetryPausesMs } from './retry-schedule.js'
import type { Attempt, Sender } from './send-webhook.js'

export interface DelivererOptions {
  prisma: PrismaClient
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  sender: Sender
  /** The pauses before the second attempt, the third ...; after the last one a delivery is given up. */
  retryPausesMs?: readonly number[] | undefined
  leaseMs?: number | undefined
  /** Hears of every attempt; must not throw. */
  onAttempt?: ((attempt: Attempt) => void) | undefined
  /** Called when there may be something to do again. */
  onSettled?: (() => void) | undefined
}

export interface Deliverer {
  /**
   * Claims what is due, as far as there is room, and sends it, without waiting for what comes of it.
   *
   * @returns whether there may be more to do at once
   */
  deliverDue(): Promise<boolean>
  /** Waits for what is on its way. */
  finish(): Promise<void>
  /** Gives what is on its way a moment to arrive, breaks the rest off and gives it back. */
  stop(): Promise<void>
}

/**
 * Sends webhooks, beside as many other processes as there are. At least once: when a process dies between sending and writing that down, the
 * webhook is sent again with the same `webhook-id`.
 */
export function createDeliverer({
  prisma,
  log,
  sender,
  retryPausesMs = standardRetryPausesMs,
  leaseMs = defaultLeaseMs,
  onAttempt = () => {},
  onSettled = () => {}
}: DelivererOptions): Deliverer {
  const stopping = new AbortController()
  const onTheirWay = new Set<Promise<void>>()

  async function deliver(claim: Claim): Promise<void> {
    try {
      const attempt = await sender.send(claim.message, stopping.signal)
      onAttempt(attempt)
      await conclude(claim, attempt)
    } catch (error) {
      // Otherwise the lease runs out.
      if (stopping.signal.aborted) await release(prisma, claim).catch(() => {})
      else {
        log.warn(
          { err: error, delivery_id: claim.id },
          'what came of a webhook could not be written down; it will be sent again'
        )
      }
    }
  }

  async function conclude(claim: Claim, attempt: Attempt): Promise<void> {
    const outcome = outcomeOf(claim, attempt, retryPausesMs)
    const isGone = attempt.status === gone
    await settle(prisma, claim, attempt, outcome, isGone ? 'it answered 410 Gone' : undefined)
    if (isGone || outcome.status === 'failed') {
      const { endpointId, id, attempts } = claim
      log.warn(
        { endpoint_id: endpointId, delivery_id: id, attempts, error: attempt.error },
        isGone ? 'a webhook endpoint is gone; it is disabled' : 'a webhook was given up'
      )
    }
  }

  async function finish(): Promise<void> {
    await Promise.all(onTheirWay)
  }

  return {
    async deliverDue() {
      const limit = Math.min(maxOnTheirWay - onTheirWay.size, maxBatch)
      if (limit <= 0 || stopping.signal.aborted) return false
      const claims = await claimDue(prisma, { limit, maxPerEndpoint, leaseMs })
      for (const claim of claims) {
        const delivery = deliver(claim).finally(() => {
          onTheirWay.delete(delivery)
          onSettled()
        })
        onTheirWay.add(delivery)
      }
      return claims.length === limit
    },
    finish,
    async stop() {
      await withinMs(finish(), graceMs, undefined)
      stopping.abort()
      await finish()
    }
  }
}

// https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11, and what Standard Webhooks wants done about it.
const gone = 410

// With a receiver that takes 50 ms, 80 a second; few enough for one that is small.
const maxPerEndpoint = 4

// Room for every endpoint there can be, so that none waits for another's room.
const maxOnTheirWay = maxEndpoints * maxPerEndpoint

// Bodies are kept in memory while they are on their way; the next batch follows at once.
const maxBatch = 100

// Four times what an attempt may take.
const defaultLeaseMs = 60_000

// Most receivers have answered by then; a shutdown has 10 s in all.
const graceMs = 2_000

function outcomeOf(
  { attempts }: Claim,
  { status, error, retryAfterMs }: Attempt,
  pausesMs: readonly number[]
): Outcome {
  if (error === null) return { status: 'delivered' }
  const pauseMs = status === gone ? undefined : nextPauseMs(pausesMs, attempts, retryAfterMs)
  return pauseMs === undefined ? { status: 'failed' } : { status: 'pending', pauseMs }
}
