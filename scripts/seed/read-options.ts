import { parseArgs } from 'node:util'
import { UsageError } from '../shared/run-command.js'

/** How many of each are generated. */
export interface Counts {
  products: number
  users: number
  orders: number
}

/**
 * Reads the command line.
 *
 * @param environment npm's, in which it leaves the options that it took for its own
 * @returns what to generate, or undefined for the small shop, or that help is asked for
 * @throws UsageError, or what `parseArgs` throws about an option that there is not
 */
export function readOptions(
  commandLine: string[],
  environment: NodeJS.ProcessEnv
): { isHelp: boolean; counts?: Counts } {
  const taken = kinds.find(kind => environment[`npm_config_${kind}`] !== undefined)
  if (taken) {
    throw new UsageError(
      `npm took --${taken} for itself: options for the script come after "--", as in npm run seed -- --${taken} 1000`
    )
  }
  const { values } = parseArgs({
    args: commandLine,
    options: {
      products: { type: 'string' },
      orders: { type: 'string' },
      users: { type: 'string' },
      help: { type: 'boolean', short: 'h' }
    }
  })
  if (values.help) return { isHelp: true }
  if (kinds.every(kind => values[kind] === undefined)) return { isHelp: false }
  return {
    isHelp: false,
    counts: completed(
      readCount('products', values.products),
      readCount('users', values.users),
      readCount('orders', values.orders)
    )
  }
}

const kinds = ['products', 'orders', 'users'] as const

// Beyond these the disk is the question, not the script: a million orders take some 2 GB.
const limits = { products: 10_000_000, users: 10_000_000, orders: 100_000_000 }

function readCount(kind: keyof Counts, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const count = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(count <= limits[kind])) {
    throw new UsageError(`--${kind} must be a whole number from 0 to ${limitText(kind)}, but is "${text}"`)
  }
  return count
}

function completed(products: number | undefined, users: number | undefined, orders = 0): Counts {
  if (orders > 0 && products === 0) {
    throw new UsageError('Orders need products: leave --products away, or ask for at least 1')
  }
  return {
    products: products ?? Math.min(Math.ceil(orders / 100), 10_000),
    users: users ?? Math.min(Math.ceil(orders / 20), 100_000),
    orders
  }
}

/** What `--help` shows. */
export function helpText(): string {
  return `Usage: npm run seed [-- [--products N] [--orders N] [--users N]]

Fills the database of the settings: the one at DATABASE_URL, or the embedded one in DATA_DIR, also while the service runs on it.

Without options: a small shop of 24 products, 8 users and 10 orders. Run again, it adds only what is missing.

With options: adds generated data, as much as you ask for, each time it runs.
  --products N   so many products, up to ${limitText('products')}
  --orders N     so many orders of these products over the last 12 months, up to ${limitText('orders')};
                 without --products, one product for each 100 orders, at most 10,000
  --users N      so many users who placed most of these orders, up to ${limitText('users')};
                 without it, one for each 20 orders, at most 100,000
  --help         shows this

Ctrl-C stops it between two batches; what is written by then is complete in itself.
`
}

function limitText(kind: keyof Counts): string {
  return limits[kind].toLocaleString('en-US')
}
