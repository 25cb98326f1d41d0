import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { nameOf } from './statements.js'
import { until } from '../../scripts/shared/until.js'

/** An operation that is held before one of its statements. */
export interface Held<T> {
  /** Lets it continue, and waits for its result. */
  release(): Promise<T>
}

interface Halt {
  statement: string
  reach: () => void
  released: Promise<void>
}

const halts = new AsyncLocalStorage<Halt>()

const { query } = pg.Client.prototype
pg.Client.prototype.query = new Proxy(query, {
  apply(target, client, parameters) {
    const send = (): unknown => Reflect.apply(target, client, parameters)
    const halt = halts.getStore()
    if (!halt || halt.statement !== nameOf(String(parameters[0]?.text ?? parameters[0]))) return send()
    halt.reach()
    return halt.released.then(send)
  }
})

/**
 * Starts an operation and holds it before a statement, with every lock that it has taken and everything that it has
 * read by then. Tests use this to run operations in any order; the service needs no hook for it.
 *
 * @param statement the name in its leading SQL comment, e.g. `cancel:read` for a statement that starts with `/*
 *   cancel:read *\/`. A statement that the driver or Prisma writes cannot carry a comment: name it by its whole text,
 *   e.g. `COMMIT`.
 * @param act the operation; it runs in this process, on its own connections
 * @throws if the operation ends before it reaches the statement
 */
export async function holdBefore<T>(statement: string, act: () => Promise<T>): Promise<Held<T>> {
  let release = () => {}
  let reach = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  const reached = new Promise<void>(resolve => {
    reach = resolve
  })
  const running = halts.run({ statement, reach, released }, act)
  const ended = running.then(() => {
    throw new Error(`the operation ended before ${statement}`)
  })
  await Promise.race([reached, ended])
  ended.catch(() => {})
  return {
    async release() {
      release()
      return await running
    }
  }
}

/** Starts an operation and waits until it has ended or waits for a lock. */
export async function startUntilBlocked<T>(
  app: FastifyInstance,
  act: () => Promise<T>
): Promise<{ isBlocked: boolean; end: Promise<T> }> {
  let hasEnded = false
  const end = act().finally(() => {
    hasEnded = true
  })
  // Its failure is thrown where the caller awaits `end`.
  end.catch(() => {})
  const isWaiting = async () => {
    const waiting = await app.prisma.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return waiting.length > 0
  }
  const state = await until(async () => (hasEnded ? 'ended' : (await isWaiting()) && 'blocked'), {
    within: 10_000,
    what: 'the operation has ended or waits for a lock'
  })
  return { isBlocked: state === 'blocked', end }
}
