import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

/** A piece of work that halts at one of its statements. */
export interface HaltContext {
  /** `before <statement>` or `sent <statement>`: right before or right after it sends that statement. */
  halt: string
  /** The first words of the statements that it has sent. */
  statements: string[]
}

/**
 * Makes the work that runs in a context halt when it comes to its step. Killing the process then leaves the database as
 * kill -9 at that step leaves it.
 *
 * @param nameOf the statement with this text and number, as steps name it
 * @param onHalt called when work halts
 */
export function haltQueries(
  nameOf: (statement: string, number: number) => string,
  onHalt: (context: HaltContext) => void
): AsyncLocalStorage<HaltContext> {
  const contexts = new AsyncLocalStorage<HaltContext>()
  pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
    apply(query, client, parameters) {
      const send = (values: unknown[] = parameters): unknown => Reflect.apply(query, client, values)
      const context = contexts.getStore()
      if (!context) return send()
      const words = String(parameters[0]?.text ?? parameters[0])
        .trim()
        .split(/\s+/)
        .slice(0, 3)
        .join(' ')
      // A new connection is set up once, whatever it is made for.
      if (words === '/* connection:settings */') return send()
      const name = nameOf(words, context.statements.push(words))
      if (context.halt === `before ${name}`) return halted(context)
      if (context.halt !== `sent ${name}`) return send()
      // Outside transactions the pool passes a callback: replace it, so that the pool never gets the answer.
      send(parameters.map((value: unknown) => (typeof value === 'function' ? () => {} : value)))
      return halted(context)
    }
  })
  function halted(context: HaltContext): Promise<never> {
    onHalt(context)
    return new Promise(() => {})
  }
  return contexts
}
