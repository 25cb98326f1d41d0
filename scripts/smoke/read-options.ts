import { parseArgs } from 'node:util'

export interface SmokeOptions {
  /** Without a trailing slash and without /api/v1. */
  baseUrl: string
  apiKey: string | undefined
  webhookSecret: string | undefined
  /** The longest wait for the service to wake up. */
  waitMs: number
}

/** The text that `--help` prints. */
export const helpText = `Usage: npm run smoke [-- options]

Checks a running service, local or hosted, within seconds: pages, orders, stock, payment, cancellation. It creates its
own product and touches no others. At the end it cancels its open orders and deletes the product.

Exits with status 0 if all checks pass, 1 if a check fails, and 2 if an option is wrong.

  --base-url <address>       address of the service (default: BASE_URL, or http://127.0.0.1:8000)
  --api-key <key>            an admin's API key, if the service requires one (default: API_KEY)
  --webhook-secret <secret>  the service's webhook secret; without it the payment webhook is skipped
                             (default: WEBHOOK_SECRET)
  --wait <seconds>           the longest wait for the service to wake up (default: 90, enough for hosting plans that
                             put idle services to sleep)
  --help                     show this help
`

/**
 * Reads the command line. The environment provides the defaults.
 *
 * @returns the options, or undefined if the user asked for help
 * @throws Error that says what is wrong with an option
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): SmokeOptions | undefined {
  const { values } = parseArgs({ args, options: optionTypes })
  if (values.help) return undefined
  const address = values['base-url'] ?? (environment.BASE_URL || 'http://127.0.0.1:8000')
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new Error(`--base-url must be an address such as https://orders.example.com, but is "${address}"`)
  }
  const waitSeconds = Number(values.wait ?? 90)
  if (!(waitSeconds >= 0 && waitSeconds <= 3_600)) throw new Error('--wait must be a number of seconds from 0 to 3600')
  return {
    baseUrl: address.replace(/\/+$/, '').replace(/\/api\/v1$/, ''),
    apiKey: values['api-key'] ?? (environment.API_KEY || undefined),
    // The service accepts several secrets, for rotation; any of them will do.
    webhookSecret: (values['webhook-secret'] ?? environment.WEBHOOK_SECRET)?.split(',')[0]?.trim() || undefined,
    waitMs: waitSeconds * 1_000
  }
}

const optionTypes = {
  'base-url': { type: 'string' },
  'api-key': { type: 'string' },
  'webhook-secret': { type: 'string' },
  wait: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const
