import { parseArgs } from 'node:util'

export interface SmokeOptions {
  /** Without a slash at the end, and without /api/v1. */
  baseUrl: string
  apiKey: string | undefined
  webhookSecret: string | undefined
  /** How long to wait for the service to wake up. */
  waitMs: number
}

/** What `--help` says. */
export const helpText = `Usage: npm run smoke [-- options]

Checks a running service, on this machine or hosted, in some seconds: pages, orders, stock, payment, cancellation. It makes its own products and
leaves others' alone; at the end it deletes them and cancels what can be canceled.

  --base-url <address>       where the service is (default: BASE_URL, or http://127.0.0.1:8000)
  --api-key <key>            an admin's, if the service asks for one (default: API_KEY)
  --webhook-secret <secret>  the service's; without it the payment webhook is left out (default: WEBHOOK_SECRET)
  --wait <seconds>           how long to wait for it to wake up (default 90, as free plans that sleep may take)
  --help                     shows this
`

/**
 * Reads the command line, and the environment for what it does not say.
 *
 * @returns undefined when it asks for help
 * @throws an Error that says what is wrong with it
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
    // The service takes several, for rotation; any of them will do.
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
