import { parseArgs } from 'node:util'
import type { Shares } from './plan.js'
import type { SimulationOptions } from './simulate.js'

const defaultShares: Shares = {
  failed: 0.1,
  refunded: 0.1,
  late: 0.1,
  unpaid: 0.1,
  duplicated: 0.3,
  reordered: 0.3,
  delayed: 0.2,
  skewed: 0.2,
  forged: 0.2
}

const shareHelp: Record<keyof Shares, string> = {
  failed: 'of orders: the payment fails',
  refunded: 'of orders: paid, then refunded',
  late: 'of orders: canceled, then paid',
  unpaid: 'of orders: paid by forgeries only',
  duplicated: 'of events: delivered up to three times more',
  reordered: 'of deliveries: overtaken by later ones',
  delayed: 'of deliveries: held back',
  skewed: 'of deliveries: signed by a clock that is up to 280 s off',
  forged: 'of events: forged as well'
}

const shareNames = Object.keys(defaultShares) as Array<keyof Shares>

/** What `--help` says. */
export function helpText(): string {
  return `Usage: npm run simulate-payments -- [options]

Pays orders as a payment provider on the internet does, and checks through the API that each payment counted once.
The service must know the secret, and neither complete orders by itself nor let them expire meanwhile.

  --url <address>       where the service is (default: BASE_URL, or http://127.0.0.1:8000)
  --secret <secret>     default: the first of WEBHOOK_SECRET
  --api-key <key>       for AUTH_MODE=required: sent as X-API-Key
  --orders <n>          how many orders (default 200)
  --seed <n>            makes the same run again (default: a new one, which is told)
  --delay-ms <n>        how long deliveries are held back at most (default 200)
  --concurrency <n>     requests at a time (default 10)

Shares, from 0 to 1:
${shareNames.map(name => `  ${`--${name} <share>`.padEnd(21)} ${shareHelp[name]} (default ${defaultShares[name]})`).join('\n')}
`
}

/**
 * Reads the command line.
 *
 * @returns undefined when it asks for help
 * @throws an Error that says what is wrong with it
 */
export function readOptions(
  args: string[],
  { baseUrl, secret }: { baseUrl: string | undefined; secret: string | undefined }
): SimulationOptions | undefined {
  const { values } = parseArgs({ args, options: optionTypes })
  if (values.help) return undefined
  const given = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  const number = (name: string, standard: number, min: number, max: number, isWhole = true) => {
    const value = Number(given(name) ?? standard)
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      throw new Error(`--${name} must be ${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`)
    }
    return value
  }
  const key = given('secret') ?? secret
  if (!key) throw new Error('Set WEBHOOK_SECRET to what the service has, or give --secret')
  return {
    baseUrl: (given('url') ?? baseUrl ?? 'http://127.0.0.1:8000').replace(/\/+$/, ''),
    secret: key,
    apiKey: given('api-key'),
    orders: number('orders', 200, 1, 100_000),
    seed: number('seed', Math.floor(Math.random() * 1_000_000), 0, 2_147_483_647),
    maxDelayMs: number('delay-ms', 200, 0, 60_000),
    concurrency: number('concurrency', 10, 1, 200),
    shares: readShares(name => number(name, defaultShares[name], 0, 1, false))
  }
}

const optionTypes: Record<string, { type: 'string' | 'boolean' }> = {
  help: { type: 'boolean' },
  ...Object.fromEntries(
    ['url', 'secret', 'api-key', 'orders', 'seed', 'delay-ms', 'concurrency', ...shareNames].map(name => [
      name,
      { type: 'string' }
    ])
  )
}

function readShares(read: (name: keyof Shares) => number): Shares {
  const shares = { ...defaultShares }
  for (const name of shareNames) shares[name] = read(name)
  return shares
}
