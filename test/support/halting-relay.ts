// A process of the service whose relay halts: `halting-relay.ts <database url> <lease seconds>`.
// A line `{ subscription, halt }` on standard input hands one batch to that subscriber and halts at the named step:
// `before 3` or `sent 3`, right before or right after it sends its third statement. It reports each halt in a line, or
// the result of a batch that did not halt. Killing it then leaves the database as kill -9 at that step leaves it.
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { haltQueries, type HaltContext } from './halting-queries.js'
import { witness } from './witness.js'

const contexts = haltQueries(
  (_statement, number) => String(number),
  ({ halt }) => tell({ halted: halt })
)

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
  const context: HaltContext = { halt, statements: [] }
  app.relay.subscribe(witness(app, subscription))
  // Not awaited: a batch that halts never ends.
  contexts
    .run(context, () => app.relay.runOnce(subscription))
    .then(
      hasMore => tell({ hasMore, statements: context.statements, clockMs: Date.now() }),
      error => tell({ error: String(error) })
    )
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
