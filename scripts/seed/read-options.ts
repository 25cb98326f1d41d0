import { parseArgs } from 'node:util'
import { UsageError } from '../shared/run-command.js'

/** The number of records to generate. */
export interface Counts {
  products: number
  users: number
  orders: number
}

/**
 * Reads the command line.
 *
 * @param environment the environment variables: npm sets `npm_config_...` for options that it took for its own
 * @returns the numbers of records to generate, without `counts` for the small shop
 * @throws UsageError on an invalid value; `parseArgs` throws on an unknown option
 */
export function readOptions(
  commandLine: string[],
  environment: NodeJS.ProcessEnv
): { isHelp: boolean; counts?: Counts } {
  const taken = kinds.find(kind => environment[`npm_config_${kind}`] !== undefined)
  if (taken) {
    throw new UsageError(
      `npm took --${taken} as its own option: options for the script come after "--",` +
        ` as in npm run seed -- --${taken} 1000`
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

// Larger numbers would fill most disks: a million orders take about 2 GB.
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
    throw new UsageError('Orders need products: omit --products, or set it to at least 1')
  }
  return {
    products: products ?? Math.min(Math.ceil(orders / 100), 10_000),
    users: users ?? Math.min(Math.ceil(orders / 20), 100_000),
    orders
  }
}

/** The text that `--help` prints. */
export function helpText(): string {
  return `Usage: npm run seed [-- [--products N] [--orders N] [--users N]]

Fills the configured database: the one at DATABASE_URL, or the embedded one in DATA_DIR. The service may be running.

Without options, it creates a small shop of 24 products at three locations, 8 users and 10 orders. A second run adds
only missing records.

With options, each run adds generated data:
  --products N   add N products, up to ${limitText('products')}
                 (default: one per 100 orders, at most 10,000)
  --orders N     add N orders of these products, placed over the last 12 months, up to ${limitText('orders')}
                 (default: 0)
  --users N      add N users, who place most of these orders, up to ${limitText('users')}
                 (default: one per 20 orders, at most 100,000)
  --help         show this help

Nine of ten generated orders are served from location 1. The others name another location, or are split over two. A
shop that has only location 1 gets two more.

Ctrl-C stops it after the current batch; the data written so far is consistent.
`
}

function limitText(kind: keyof Counts): string {
  return limits[kind].toLocaleString('en-US')
}
