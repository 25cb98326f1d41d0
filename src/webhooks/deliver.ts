import { setMaxListeners } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import { withinMs } from '../jobs/deadline.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { endpointSecret } from '../secrets/places.js'
import { SecretError, type Secrets } from '../secrets/secrets.js'
import { defaultShop } from '../tenancy/shop.js'
import { maxEndpoints } from './change-endpoints.js'
import { claimDue, postpone, release, settle, type Claim, type DeliveryResult } from './delivery-queue.js'
import { nextPauseMs, standardRetryPausesMs } from './retry-schedule.js'
import type { Attempt, Sender } from './send-webhook.js'

export interface DelivererOptions {
  prisma: PrismaClient
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  secrets: Secrets
  sender: Sender
  /** The pauses before the second attempt, the third ...; after the last one the delivery fails for good. */
  retryPausesMs?: readonly number[] | undefined
  leaseMs?: number | undefined
  /** Called with the result of every attempt; must not throw. */
  onAttempt?: ((attempt: Attempt) => void) | undefined
  /** Called when a delivery has ended, which may make room for more. */
  onSettled?: (() => void) | undefined
}

export interface Deliverer {
  /**
   * Claims as many due deliveries as there are free slots and starts to send them, without waiting for the results.
   *
   * @returns whether more deliveries may be due
   */
  deliverDue(): Promise<boolean>
  /** Waits until no delivery is in flight. */
  finish(): Promise<void>
  /** Gives in-flight deliveries a grace period, then aborts the rest and releases their claims. */
  stop(): Promise<void>
}

/**
 * Creates a worker that sends webhooks; any number of processes can run one. Delivery is at least once: if a process
 * dies after sending and before recording the result, the webhook is sent again with the same `webhook-id`.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { prisma, leaseMs = defaultLeaseMs, onSettled = () => {} } = options
  const stopping = new AbortController()
  // Each delivery in flight listens to this signal; Node warns of a leak from the eleventh listener on.
  setMaxListeners(maxInFlight, stopping.signal)
  /** With the shop of each. */
  const inFlight = new Map<Promise<void>, number>()

  async function finish(): Promise<void> {
    await Promise.all(inFlight.keys())
  }

  function busyShops(): number[] {
    const counts = new Map<number, number>()
    for (const shopId of inFlight.values()) counts.set(shopId, (counts.get(shopId) ?? 0) + 1)
    return [...counts].flatMap(([shopId, count]) => (count < maxPerShop ? [] : shopId))
  }

  return {
    async deliverDue() {
      const limit = Math.min(maxInFlight - inFlight.size, maxBatch)
      if (limit <= 0 || stopping.signal.aborted) return false
      const claims = await claimDue(prisma, { exceptShops: busyShops(), limit, maxPerEndpoint, leaseMs })
      for (const claim of claims) {
        const delivery = deliver(claim, options, stopping.signal).finally(() => {
          inFlight.delete(delivery)
          onSettled()
        })
        inFlight.set(delivery, claim.shopId)
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

// The receiver is gone for good (https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11). Standard Webhooks tells
// senders to disable the endpoint.
const gone = 410

// 80 webhooks a second to a receiver that takes 50 ms; few enough for a small receiver.
const maxPerEndpoint = 4

// Slots for every possible endpoint of a shop, so that none waits for another.
const maxPerShop = maxEndpoints * maxPerEndpoint

// Two shops whose receivers all time out leave slots for the others.
const maxInFlight = 3 * maxPerShop

// In-flight bodies are kept in memory. The next batch follows at once.
const maxBatch = 100

// Four times the time limit of an attempt.
const defaultLeaseMs = 60_000

// Most receivers answer within it, and the whole shutdown may take 10 s.
const graceMs = 2_000

/** Makes one attempt and records its result. Never throws. */
async function deliver(claim: Claim, options: DelivererOptions, signal: AbortSignal): Promise<void> {
  const { prisma, log, sender, onAttempt = () => {} } = options
  try {
    const secrets = await readSecrets(claim, options)
    if (secrets === undefined) return
    const attempt = await sender.send({ ...claim.message, secrets }, signal)
    onAttempt(attempt)
    await recordResult(claim, attempt, options)
  } catch (error) {
    // If the release fails too, the lease expires.
    if (signal.aborted) await release(prisma, claim).catch(() => {})
    else {
      log.warn(
        { err: error, ...shopOf(claim), delivery_id: claim.id },
        'the result of a webhook delivery could not be saved; the webhook will be sent again'
      )
    }
  }
}

/**
 * The secrets that sign the delivery. If one cannot be read, the delivery waits: a signature by anything else would be
 * worse than none, and the receiver is not to blame.
 */
async function readSecrets(claim: Claim, { prisma, log, secrets }: DelivererOptions): Promise<string[] | undefined> {
  const { shopId, endpointId, storedSecrets } = claim
  const open = (column: 'secret' | 'previous_secret', stored: string) =>
    secrets.open(stored, endpointSecret(shopId, endpointId, column))
  try {
    const { secret, previous_secret: previous } = storedSecrets
    return [open('secret', secret), ...(previous === null ? [] : [open('previous_secret', previous)])]
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
    log.warn(
      { ...shopOf(claim), endpoint_id: endpointId, delivery_id: claim.id, reason: error.message },
      'a webhook delivery waits, because its signing secret cannot be decrypted'
    )
    await postpone(prisma, claim, { reason: 'its signing secret cannot be decrypted', pauseMs: unreadablePauseMs })
    return undefined
  }
}

// Somebody has to correct SECRETS_KEY and restart the service: a minute more does not matter.
const unreadablePauseMs = 60_000

async function recordResult(
  claim: Claim,
  attempt: Attempt,
  { prisma, log, retryPausesMs = standardRetryPausesMs }: DelivererOptions
): Promise<void> {
  const result = resultOf(claim, attempt, retryPausesMs)
  const isGone = attempt.status === gone
  await settle(prisma, claim, attempt, result, isGone ? 'it answered 410 Gone' : undefined)
  if (result.status === 'failed') {
    const { endpointId, id, attempts } = claim
    log.warn(
      { ...shopOf(claim), endpoint_id: endpointId, delivery_id: id, attempts, error: attempt.error },
      isGone ? 'a webhook endpoint answered 410 Gone and is disabled' : 'a webhook delivery failed after its last retry'
    )
  }
}

/** What names the shop in the log, in a service with more than one. */
function shopOf({ shopId }: Claim): { shop_id?: number } {
  return shopId === defaultShop.id ? {} : { shop_id: shopId }
}

function resultOf(
  { attempts }: Claim,
  { status, error, retryAfterMs }: Attempt,
  pausesMs: readonly number[]
): DeliveryResult {
  if (error === null) return { status: 'delivered' }
  const pauseMs = status === gone ? undefined : nextPauseMs(pausesMs, attempts, retryAfterMs)
  return pauseMs === undefined ? { status: 'failed' } : { status: 'pending', pauseMs }
}
