import { parseArgs } from 'node:util'
import type { Shares } from './plan.js'
import type { SimulationOptions } from './simulate.js'

const defaultShares: Shares = {
  failed: 0.1,
  refunded: 0.1,
  split: 0.1,
  doubled: 0.1,
  returned: 0.1,
  late: 0.1,
  unpaid: 0.1,
  duplicated: 0.3,
  reordered: 0.3,
  delayed: 0.2,
  skewed: 0.2,
  forged: 0.2
}

const shareHelp: Record<keyof Shares, string> = {
  failed: 'orders whose payment fails',
  refunded: 'orders that are paid, then refunded',
  split: 'orders that are paid in two parts',
  doubled: 'orders that are paid twice',
  returned: 'orders that are paid, then refunded in part',
  late: 'orders that are canceled, then paid',
  unpaid: 'orders with forged payments only',
  duplicated: 'events that are delivered up to three more times',
  reordered: 'deliveries that later ones overtake',
  delayed: 'deliveries that are delayed',
  skewed: 'deliveries signed by a clock that is up to 280 s off',
  forged: 'events of which a forgery is sent too'
}

const shareNames = Object.keys(defaultShares) as Array<keyof Shares>

/** The text that `--help` prints. */
export function helpText(): string {
  return `Usage: npm run simulate-payments -- [options]

Simulates a payment provider: places orders, pays them with duplicated, reordered, delayed and forged events, and checks
through the API that each payment counted once. The service must have the same WEBHOOK_SECRET, and orders must neither
complete automatically nor expire during the run.

Exits with status 1 if a payment was lost or counted twice, or if the simulation could not run.

  --url <address>       address of the service (default: BASE_URL, or http://127.0.0.1:8000)
  --secret <secret>     secret that signs the events (default: the first secret in WEBHOOK_SECRET)
  --api-key <key>       sent as X-API-Key, for a service with AUTH_MODE=required
  --orders <n>          number of orders (default: 200)
  --seed <n>            repeats the run that printed this seed (default: a random seed)
  --delay-ms <n>        longest delay of a delivery (default: 200)
  --concurrency <n>     number of concurrent requests (default: 10)

Shares, from 0 to 1:
${shareNames.map(shareLine).join('\n')}
`
}

function shareLine(name: keyof Shares): string {
  return `  ${`--${name} <share>`.padEnd(21)} ${shareHelp[name]} (default: ${defaultShares[name]})`
}

/**
 * Reads the command line.
 *
 * @returns the options, or undefined if the user asked for help
 * @throws Error that says what is wrong with an option
 */
export function readOptions(
  args: string[],
  { baseUrl, secret }: { baseUrl: string | undefined; secret: string | undefined }
): SimulationOptions | undefined {
  const { values } = parseArgs({ args, options: optionTypes })
  if (values.help) return undefined
  const given = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  const number = (name: string, defaultValue: number, min: number, max: number, isWhole = true) => {
    const value = Number(given(name) ?? defaultValue)
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      throw new Error(`--${name} must be ${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`)
    }
    return value
  }
  const key = given('secret') ?? secret
  if (!key) throw new Error("Set WEBHOOK_SECRET to the service's secret, or pass --secret")
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
