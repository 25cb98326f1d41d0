// `npm run after-restore`: tells the service that its database was restored or failed over.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { buildApp } from '../src/app.js'
import { loadConfig } from '../src/config.js'
import { openOrJoinDatabase } from './shared/open-or-join.js'
import { runCommand } from './shared/run-command.js'

const help = `Usage: npm run after-restore

For the time after a restore or a failover that lost the last transactions, which the service cannot always notice by
itself. On the configured database, the one at DATABASE_URL or the embedded one in DATA_DIR, it

- begins a new epoch of the event log, so that readers of GET /events notice;
- moves the cursors of subscribers that are ahead of the log back into it;
- gives up the cache of orders, if REDIS_URL is set: it stays empty for about a minute.

The service may be running or not. A second run does no harm: readers notice again, and the cache starts again.

Exits with status 1 if the database cannot be reached.
`

await runCommand(async () => {
  if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
    process.stdout.write(help)
    return
  }
  const config = loadConfig()
  const database = await openOrJoinDatabase(config)
  try {
    // The service itself, which does not listen.
    const app = await buildApp({ ...config, databaseUrl: database.url }, pino({ level: 'silent' }))
    try {
      const { lastId, epoch } = await app.eventLog.restart()
      const moves = await app.relay.moveCursorsBack()
      process.stdout.write(
        [
          `The event log ends with id ${lastId}, in the new epoch ${epoch.id}.`,
          app.redis ? 'The cache of orders starts again.' : 'There is no cache of orders: REDIS_URL is not set.',
          ...moves.map(
            ({ subscriber, from, to }) => `${subscriber}: cursor ${to}${from === to ? '' : `, moved back from ${from}`}`
          )
        ].join('\n') + '\n'
      )
    } finally {
      await app.close()
    }
  } finally {
    await database.close()
  }
})
