import { setMaxListeners } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import type { PrismaClient } from '../generated/prisma/client.js'
import { backoffMs } from '../jobs/backoff.js'
import { withinMs } from '../jobs/deadline.js'
import { defaultShop } from '../tenancy/shop.js'
import { nextPauseMs, standardRetryPausesMs } from '../webhooks/retry-schedule.js'
import { compose } from './compose.js'
import type { Mailbox } from './mailbox.js'
import { claimDue, release, settle, type Attempt, type Claim, type MailResult } from './notification-queue.js'
import { readOutgoing, type Outgoing } from './read-facts.js'
import { maxConnections, type Mail, type Mailer, type SendOutcome, type SendResult } from './send-mail.js'

export interface DelivererOptions {
  prisma: PrismaClient
  log: Pick<FastifyBaseLogger, 'warn'>
  mailer: Mailer
  /** `MAIL_FROM`. */
  from: Mailbox
  /** The pauses before the second attempt, the third ...; after the last one the e-mail fails for good. */
  retryPausesMs?: readonly number[] | undefined
  leaseMs?: number | undefined
  /** The pause after a number of failures in a row to reach the mail server. */
  outagePauseMs?: ((failures: number) => number) | undefined
  /** Called with the outcome of every attempt; must not throw. */
  onAttempt?: ((outcome: SendOutcome) => void) | undefined
  /** Called when an attempt has ended, which may make room for more. */
  onSettled?: (() => void) | undefined
}

export interface Deliverer {
  /**
   * Claims as many due e-mails as there are free slots and starts to send them, without waiting for the results. Does
   * nothing while it pauses because the mail server could not be reached.
   *
   * @returns whether more e-mails may be due
   */
  deliverDue(): Promise<boolean>
  /** Waits until no e-mail is in flight. */
  finish(): Promise<void>
  /** Gives e-mails in flight a grace period, then aborts the rest and releases their claims. */
  stop(): Promise<void>
}

// The connections, and as many e-mails that are ready when one becomes free.
const maxInFlight = 2 * maxConnections

// Twice the time limit of an attempt.
const defaultLeaseMs = 120_000

// Most servers answer within it, and the whole shutdown may take 10 s.
const graceMs = 2_000

/**
 * Creates a worker that sends e-mails; any number of processes can run one. An e-mail is recorded as an attempt before
 * and after it is sent. If a process dies in between, it is sent again with the same Message-ID.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { prisma, leaseMs = defaultLeaseMs, outagePauseMs = defaultOutagePauseMs, onSettled = () => {} } = options
  const stopping = new AbortController()
  setMaxListeners(2 * maxInFlight, stopping.signal)
  const inFlight = new Set<Promise<void>>()
  let failures = 0
  let pausedUntilMs = 0

  async function deliver(claim: Claim): Promise<void> {
    try {
      const outcome = await attempt(claim, options, stopping.signal)
      if (outcome === 'unreachable') pause()
      else failures = 0
    } catch (error) {
      // If the release fails too, the lease expires.
      if (stopping.signal.aborted) await release(prisma, claim).catch(() => {})
      else {
        options.log.warn(
          { err: error, ...namesOf(claim) },
          'an e-mail could not be sent or its result not be saved; it will be sent again'
        )
      }
    }
  }

  function pause(): void {
    const nowMs = performance.now()
    // Those that failed together count once.
    if (nowMs < pausedUntilMs) return
    failures++
    pausedUntilMs = nowMs + outagePauseMs(failures)
  }

  async function finish(): Promise<void> {
    await Promise.all(inFlight)
  }

  return {
    async deliverDue() {
      if (stopping.signal.aborted || performance.now() < pausedUntilMs) return false
      // After a failure a single e-mail finds out whether the server is back.
      const limit = Math.min(failures > 0 ? 1 : maxInFlight, maxInFlight - inFlight.size)
      if (limit <= 0) return false
      const claims = await claimDue(prisma, { limit, leaseMs })
      for (const claim of claims) {
        const delivery = deliver(claim).finally(() => {
          inFlight.delete(delivery)
          onSettled()
        })
        inFlight.add(delivery)
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

function defaultOutagePauseMs(failures: number): number {
  return backoffMs(failures, { firstMs: 1_000, maxMs: 30_000 })
}

/** Sends an e-mail and records the result. */
async function attempt(
  claim: Claim,
  { prisma, log, mailer, from, onAttempt = () => {}, retryPausesMs = standardRetryPausesMs }: DelivererOptions,
  signal: AbortSignal
): Promise<SendOutcome> {
  const outgoing = await readOutgoing(prisma, claim, from)
  const { recipient } = outgoing
  const mail = write(claim, outgoing, from)
  const sent = 'error' in mail ? mail : await mailer.send(mail, signal)
  const { outcome, error } = sent
  onAttempt(outcome)
  if (outcome === 'unreachable') {
    log.warn({ error }, 'the mail server takes no mail at present; every mail waits')
    await release(prisma, claim, error ?? undefined)
    return outcome
  }
  const result = resultOf(claim, outcome, retryPausesMs)
  const attempt: Attempt = { recipient: recipient ?? undefined, response: sent.response, error }
  await settle(prisma, claim, attempt, result)
  if (result.status === 'failed') {
    log.warn({ ...namesOf(claim), attempts: claim.attempts, error }, 'an e-mail has failed and is not retried')
  }
  return outcome
}

/** Writes an e-mail; what cannot be written fails for good, until somebody sends it again. */
function write(
  { messageId }: Claim,
  { sender, recipient, facts }: Outgoing,
  { address }: Mailbox
): Mail | (SendResult & { outcome: 'refused' }) {
  const refused = (error: string) => ({ outcome: 'refused' as const, response: null, error })
  if (recipient === null) return refused('there is no address any more')
  try {
    const from = { name: sender.name, address }
    return { ...compose(facts), from, replyTo: sender.settings.reply_to, to: recipient, messageId }
  } catch (error) {
    return refused(`the e-mail cannot be written: ${String(error)}`)
  }
}

function resultOf({ attempts }: Claim, outcome: SendOutcome, pausesMs: readonly number[]): MailResult {
  if (outcome === 'sent') return { status: 'sent' }
  const pauseMs = outcome === 'refused' ? undefined : nextPauseMs(pausesMs, attempts)
  return pauseMs === undefined ? { status: 'failed' } : { status: 'pending', pauseMs }
}

/** What names an e-mail in the log; the shop only in a service with more than one. */
function namesOf({ shopId, id }: Claim): { shop_id?: number; notification_id: number } {
  return { ...(shopId === defaultShop.id ? {} : { shop_id: shopId }), notification_id: id }
}
