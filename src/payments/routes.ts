import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import { reference } from '../http/schemas.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { isIgnored, readPayment } from './payment-event.js'
import { recordPayment } from './record-payment.js'
import { PaymentEvent, PaymentHeaders, PaymentReceipt } from './schemas.js'
import { SlugParams } from '../shops/schemas.js'
import { acceptOnlySigned } from './signed-body.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

/** Receives the payment provider's events. `src/webhooks` sends webhooks the other way. */
const paymentRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [PaymentEvent, PaymentReceipt]) app.addSchema(schema)
  acceptOnlySigned(app)
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.errorCode) app.metrics.paymentEvents.inc({ outcome: request.errorCode.toLowerCase() })
    done()
  })
  addReceiveRoute(app, '/webhooks/payment', {
    operationId: 'receivePayment',
    summary: 'Receive an event of the payment provider',
    description: paymentDescription
  })
  addReceiveRoute(app, '/shops/:slug/webhooks/payment', {
    operationId: 'receivePaymentOfShop',
    summary: "Receive an event of a shop's payment provider",
    description:
      'The same as `POST /webhooks/payment`, for the shop that the path names: its orders, its secrets and its ' +
      'currency.',
    params: SlugParams
  })
}

function addReceiveRoute(app: App, url: string, schema: FastifySchema): void {
  app.post(
    url,
    {
      config: { access: 'signature', namesShop: schema.params !== undefined },
      schema: {
        ...schema,
        tags: ['payments'],
        headers: PaymentHeaders,
        body: reference(PaymentEvent),
        response: {
          200: jsonResponse(
            PaymentReceipt,
            'The event is applied, was applied before or is ignored: do not send it again'
          ),
          ...problems(
            'VALIDATION_FAILED',
            'MALFORMED_JSON',
            'STALE_SIGNATURE',
            'EVENT_ID_REUSED',
            'INVALID_SIGNATURE',
            'ORDER_NOT_FOUND',
            'CURRENCY_MISMATCH',
            'PAYLOAD_TOO_LARGE',
            'UNSUPPORTED_MEDIA_TYPE',
            'WEBHOOK_NOT_CONFIGURED',
            'SECRETS_UNAVAILABLE'
          )
        }
      },
      preValidation: async (request, reply) => {
        if (!isIgnored(request.body)) return
        app.metrics.paymentEvents.inc({ outcome: 'ignored' })
        return await reply.send({ status: 'ignored', detail: 'ignored' })
      }
    },
    async ({ body, signedBody, headers, shop }) => {
      if (!signedBody) throw new Error('a payment event reached the handler without a verified signature')
      const payment = readPayment(body, signedBody, headers, shop.currency)
      const receipt = await app.orderCache.whileChanging(
        shop.id,
        [payment.orderId],
        async () => await app.writer.submit(shop.id, recordPayment(payment))
      )
      app.metrics.paymentEvents.inc({
        outcome: receipt.detail === 'refund requested' ? 'refund_requested' : receipt.status
      })
      return receipt
    }
  )
}

const signatureSchemes = [
  ['Headers', 'Bytes signed with HMAC-SHA256', 'Key'],
  ['---', '---', '---'],
  ['`X-Signature` or `X-Webhook-Signature`: `<hex>` or `sha256=<hex>`', 'the body', 'the secret as is'],
  ['`Stripe-Signature`: `t=<Unix seconds>,v1=<hex>`', '`<t>.<body>`', 'the secret as is, including `whsec_`'],
  [
    '`webhook-id`, `webhook-timestamp`, `webhook-signature`: `v1,<base64>`',
    '`<webhook-id>.<webhook-timestamp>.<body>`',
    'the base64 after `whsec_`, decoded'
  ]
]

const paymentDescription = `For the payment provider. Retry on any status but 200. Each event is applied once, and
events may arrive in any order.

- \`payment.succeeded\`: the amount is recorded, or the order's total if the event names none. A PENDING order becomes
  PAID once its payments cover it; until then it is \`partially_paid\`. What an order was paid beyond what it costs,
  for example after it was canceled, is its \`refund_due_cents\`, and \`order.refund_requested\` is published.
- \`payment.failed\`: an order that is PENDING with nothing paid becomes CANCELED, and the stock is returned. The
  amount does not matter.
- \`payment.refunded\`: the amount is recorded as given back, or all of it if the event names none. The order becomes
  REFUNDED once nothing of what was paid is left. A refund may arrive before its payment.
- Events of any other type are ignored.

**Signature.** The raw body is signed with one of the secrets in \`WEBHOOK_SECRET\`, by any of four schemes. Every
signature present must be valid. Timestamps may be off by up to 300 seconds.

${signatureSchemes.map(cells => `| ${cells.join(' | ')} |`).join('\n')}

\`\`\`sh
body='{"event_id":"evt_1","type":"payment.succeeded","order_id":1}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
curl -H 'Content-Type: application/json' -H "X-Signature: $signature" -d "$body" \\
  http://127.0.0.1:8000/api/v1/webhooks/payment
\`\`\`

**Event id.** \`event_id\` in the body, else \`webhook-id\`, else \`X-Event-Id\`. Prefer the body: no signature covers
\`X-Event-Id\`, so a body that is identified by it is applied once, whatever the id.`

export default paymentRoutes
