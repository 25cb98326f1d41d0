import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { standardWebhooksKeys } from '../../src/payments/signature.js'

export const schemes = ['x-signature', 'x-webhook-signature', 'stripe', 'standard'] as const

export type Scheme = (typeof schemes)[number]

export interface Signing {
  scheme: Scheme
  body: string
  secret: string
  /** Also becomes the `webhook-id` of Standard Webhooks. */
  eventId: string
  /** The time of signing, for the schemes that include it. */
  timeMs: number
}

/** The headers that prove to the payment webhook that the sender of the body knows the secret. */
export function sign({ scheme, body, secret, eventId, timeMs }: Signing): Record<string, string> {
  const seconds = Math.floor(timeMs / 1000)
  switch (scheme) {
    case 'x-signature':
      return { 'X-Signature': hmac(secret, body) }
    case 'x-webhook-signature':
      return { 'X-Webhook-Signature': `sha256=${hmac(secret, body)}` }
    case 'stripe':
      return { 'Stripe-Signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}` }
    case 'standard': {
      const [key = secret] = standardWebhooksKeys(secret)
      return {
        'webhook-id': eventId,
        'webhook-timestamp': String(seconds),
        'webhook-signature': new Webhook(key, { format: 'raw' }).sign(eventId, new Date(timeMs), body)
      }
    }
  }
}

function hmac(secret: string, content: string): string {
  return createHmac('sha256', secret).update(content).digest('hex')
}
