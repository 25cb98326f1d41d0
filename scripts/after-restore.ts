// `npm run after-restore`: tells the service that its database was restored or failed over.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { buildApp } from '../src/app.js'
import { loadConfig } from '../src/config.js'
import { openOrJoinDatabase } from '../src/database/open-or-join.js'
import type { CursorMove } from '../src/relay/relay.js'
import { defaultShop } from '../src/tenancy/shop.js'
import { commandLog, runCommand } from './shared/run-command.js'

const help = `Usage: npm run after-restore

For the time after a restore or a failover that lost the last transactions, which the service cannot always notice by
itself. On the configured database, the one at DATABASE_URL or the embedded one in DATA_DIR, it

- begins a new epoch of the event logs of all shops, so that readers of GET /events notice;
- moves the cursors of subscribers that are ahead of a log back into it;
- gives up the cache of orders, if REDIS_URL is set: it stays empty for about a minute.

The service may be running or not. A second run does no harm: readers notice again, and the cache starts again.

Exits with status 1 if the database cannot be reached.
`

const isInDefault = ({ shop }: CursorMove) => shop === defaultShop.slug
const describe = ({ subscriber, from, to }: CursorMove) =>
  `${subscriber}: cursor ${to}${from === to ? '' : `, moved back from ${from}`}`

await runCommand(async () => {
  if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
    process.stdout.write(help)
    return
  }
  const config = loadConfig()
  const database = await openOrJoinDatabase(config, commandLog)
  try {
    // The service itself, which does not listen.
    const app = await buildApp({ ...config, databaseUrl: database.url }, pino({ level: 'silent' }))
    try {
      const { lastId, epoch } = await app.eventLogs.restart()
      const moves = await app.relay.moveCursorsBack()
      const [inDefault, inOthers] = [moves.filter(isInDefault), moves.filter(move => !isInDefault(move))]
      process.stdout.write(
        [
          `The event log ends with id ${lastId}, in the new epoch ${epoch.id}.`,
          app.redis ? 'The cache of orders starts again.' : 'There is no cache of orders: REDIS_URL is not set.',
          ...inDefault.map(describe),
          // There may be thousands of shops: those with nothing to tell are left out.
          ...inOthers.filter(({ from, to }) => from !== to).map(move => `${move.shop}: ${describe(move)}`)
        ].join('\n') + '\n'
      )
    } finally {
      await app.close()
    }
  } finally {
    await database.close()
  }
})
