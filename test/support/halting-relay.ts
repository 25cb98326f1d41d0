// A process of the service whose relay halts: `halting-relay.ts <database url> <lease seconds>`.
// A line `{ subscription, halt }` on standard input hands one batch to that subscriber and halts at the named step:
// `before 3` or `sent 3`, right before or right after it sends its third statement. It reports each halt in a line, or
// the result of a batch that did not halt. Killing it then leaves the database as kill -9 at that step leaves it.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { witness } from './witness.js'

interface Context {
  halt: string
  statements: string[]
}

const contexts = new AsyncLocalStorage<Context>()

pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(query, client, parameters) {
    const send = (values: unknown[] = parameters): unknown => Reflect.apply(query, client, values)
    const context = contexts.getStore()
    if (!context) return send()
    const number = context.statements.push(
      String(parameters[0]?.text ?? parameters[0])
        .trim()
        .split(/\s+/)
        .slice(0, 3)
        .join(' ')
    )
    if (context.halt === `before ${number}`) return halted(context)
    if (context.halt !== `sent ${number}`) return send()
    // Outside transactions the pool passes a callback: replace it, so that the pool never gets the answer.
    send(parameters.map((value: unknown) => (typeof value === 'function' ? () => {} : value)))
    return halted(context)
  }
})

// A batch that halts never stops listening to the app's signal: no limit on listeners in this process.
setMaxListeners(0)

const [databaseUrl = '', leaseSeconds = ''] = process.argv.slice(2)
const app = await buildApp({
  ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
  databaseUrl,
  databasePoolMax: 40,
  relay: { leaseSeconds: Number(leaseSeconds) }
})
await app.ready()
tell({ isReady: true })

for await (const line of createInterface(process.stdin)) {
  const { subscription, halt } = JSON.parse(line)
  const context: Context = { halt, statements: [] }
  app.relay.subscribe(witness(app, subscription))
  // Not awaited: a batch that halts never ends.
  contexts
    .run(context, () => app.relay.runOnce(subscription))
    .then(
      hasMore => tell({ hasMore, statements: context.statements, clockMs: Date.now() }),
      error => tell({ error: String(error) })
    )
}

function halted({ halt }: Context): Promise<never> {
  tell({ halted: halt })
  return new Promise(() => {})
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
