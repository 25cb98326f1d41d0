import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'

/** An operation that has come to a statement and does not send it yet. */
export interface Held<T> {
  /** Lets it go on; answers what it answers. */
  release(): Promise<T>
}

interface Halt {
  statement: RegExp
  reach: () => void
  released: Promise<void>
}

const halts = new AsyncLocalStorage<Halt>()

const { query } = pg.Client.prototype
pg.Client.prototype.query = new Proxy(query, {
  apply(target, client, parameters) {
    const send = (): unknown => Reflect.apply(target, client, parameters)
    const halt = halts.getStore()
    if (!halt?.statement.test(String(parameters[0]?.text ?? parameters[0]).trim())) return send()
    halt.reach()
    return halt.released.then(send)
  }
})

/**
 * Starts an operation and holds it before a statement: with all the locks, and nothing but what it knows until then. So tests put
 * operations into any order, and the service needs nothing in it for that.
 *
 * @param act what it does; in this process, on connections of its own
 * @throws if it ends without coming to the statement
 */
export async function holdBefore<T>(statement: RegExp, act: () => Promise<T>): Promise<Held<T>> {
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
    throw new Error(`it ended before ${String(statement)}`)
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

/** Starts an operation and waits until it has ended, or waits for somebody's lock. */
export async function startUntilBlocked<T>(
  app: FastifyInstance,
  act: () => Promise<T>
): Promise<{ isBlocked: boolean; end: Promise<T> }> {
  let hasEnded = false
  const end = act().finally(() => {
    hasEnded = true
  })
  // Whoever waits for the end hears of its failure.
  end.catch(() => {})
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    if (hasEnded) return { isBlocked: false, end }
    const waiting = await app.prisma.$queryRaw<
      unknown[]
    >`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    if (waiting.length > 0) return { isBlocked: true, end }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error('it neither ended nor waited for a lock')
}
