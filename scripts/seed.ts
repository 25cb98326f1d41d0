// `npm run seed`: fills the configured database with a small shop, or with generated data of any size.
import { loadConfig, type Config } from '../src/config.js'
import { openOrJoinDatabase } from '../src/database/open-or-join.js'
import { adoptCurrency } from '../src/database/shop-currency.js'
import { formatCount, formatDuration } from './shared/progress.js'
import { generate } from './seed/generate.js'
import { helpText, readOptions, type Counts } from './seed/read-options.js'
import { commandLog, runCommand } from './shared/run-command.js'

await runCommand(async signal => {
  const { isHelp, counts } = readOptions(process.argv.slice(2), process.env)
  if (isHelp) {
    process.stdout.write(helpText())
    return
  }
  const config = loadConfig()
  const database = await openOrJoinDatabase(config, commandLog)
  try {
    await adoptCurrency(database.url, config.currency, commandLog)
    const begin = Date.now()
    const summary = counts
      ? await addGenerated(database.url, counts, config, signal)
      : await addMissing(database.url, config)
    process.stdout.write(`${summary} in ${formatDuration(Date.now() - begin)}: ${database.description}\n`)
  } finally {
    await database.close()
  }
})

async function addGenerated(
  databaseUrl: string,
  counts: Counts,
  { currency }: Config,
  signal: AbortSignal
): Promise<string> {
  await generate(databaseUrl, counts, currency, signal)
  return `Added ${listOf(counts)}`
}

async function addMissing(databaseUrl: string, config: Config): Promise<string> {
  // Imported only here: it loads the whole service.
  const { fillSmallShop } = await import('./seed/fill-small-shop.js')
  const { created, existing, problems } = await fillSmallShop(databaseUrl, config)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  const hasExisting = Object.values(existing).some(count => count > 0)
  return `Added ${listOf(created)}${hasExisting ? ` (already present: ${listOf(existing)})` : ''}`
}

function listOf({ products, users, orders }: Counts): string {
  return `${counted(products, 'product')}, ${counted(users, 'user')} and ${counted(orders, 'order')}`
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
