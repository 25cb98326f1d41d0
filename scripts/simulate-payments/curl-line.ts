import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { schemes, sign } from '../shared/sign.js'

export const usage = `Usage: npm run -s sign-webhook -- --order <id> [options]

  --order <id>        the order that the event pays
  --scheme <scheme>   ${schemes.join(', ')} (default ${schemes[0]})
  --type <type>       payment.succeeded (default), payment.failed, payment.refunded
  --event-id <id>     default: a new, random one
  --amount <decimal>  amount paid; the service refuses any other than the order's total (default: left out)
  --currency <code>   currency; the service refuses any other than the order's (default: left out)
  --secret <secret>   default: the first secret in WEBHOOK_SECRET
  --url <address>     address of the webhook (default: that of the service on this machine)
`

/**
 * A curl command that sends a signed event, as one line for a POSIX shell.
 *
 * @throws Error that says what is wrong with the command line
 */
export function curlLine(args: string[], defaults: { secret: string | undefined; port: number }): string {
  const { values } = parseArgs({ args, options: optionTypes })
  const scheme = schemes.find(name => name === values.scheme)
  const secret = values.secret ?? defaults.secret
  const orderId = Number(values.order)
  const amount = values.amount === undefined ? undefined : Number(values.amount)
  if (!Number.isSafeInteger(orderId) || orderId < 1) throw new Error('--order must be the id of an order')
  if (!scheme) throw new Error(`--scheme must be one of ${schemes.join(', ')}`)
  if (!secret) throw new Error('Set WEBHOOK_SECRET or pass --secret')
  if (Number.isNaN(amount)) throw new Error('--amount must be a number')
  const eventId = values['event-id'] ?? `evt_${randomUUID()}`
  const body = JSON.stringify({
    event_id: eventId,
    type: values.type,
    order_id: orderId,
    amount,
    currency: values.currency
  })
  const headers = { 'Content-Type': 'application/json', ...sign({ scheme, body, secret, eventId, timeMs: Date.now() }) }
  return [
    'curl -sS',
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-binary ${quoted(body)}`,
    quoted(values.url ?? `http://127.0.0.1:${defaults.port}/api/v1/webhooks/payment`)
  ].join(' ')
}

const optionTypes = {
  order: { type: 'string' },
  scheme: { type: 'string', default: schemes[0] },
  type: { type: 'string', default: 'payment.succeeded' },
  'event-id': { type: 'string' },
  amount: { type: 'string' },
  currency: { type: 'string' },
  secret: { type: 'string' },
  url: { type: 'string' }
} as const

/** Quotes any text as one word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
