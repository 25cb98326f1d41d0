import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { reference } from '../http/schemas.js'
import { problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { isIgnored, readPayment } from './payment-event.js'
import { recordPayment } from './record-payment.js'
import { PaymentEvent, PaymentHeaders, PaymentReceipt } from './schemas.js'
import { acceptOnlySigned } from './signed-body.js'

const webhookRoutes: FastifyPluginAsyncTypebox<{ webhookSecrets: readonly string[] }> = async (
  app,
  { webhookSecrets }
) => {
  for (const schema of [PaymentEvent, PaymentReceipt]) app.addSchema(schema)
  acceptOnlySigned(app, webhookSecrets)
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.errorCode) app.metrics.paymentWebhooks.inc({ outcome: request.errorCode.toLowerCase() })
    done()
  })

  app.post(
    '/webhooks/payment',
    {
      config: { access: 'signature' },
      schema: {
        operationId: 'receivePayment',
        summary: 'Hear of a payment',
        description: paymentDescription,
        tags: ['payments'],
        headers: PaymentHeaders,
        body: reference(PaymentEvent),
        response: {
          200: answer(PaymentReceipt, 'It is recorded, was before, or means nothing here: do not send it again'),
          ...problems(
            'VALIDATION_FAILED',
            'MALFORMED_JSON',
            'STALE_SIGNATURE',
            'EVENT_ID_REUSED',
            'INVALID_SIGNATURE',
            'ORDER_NOT_FOUND',
            'AMOUNT_MISMATCH',
            'CURRENCY_MISMATCH',
            'PAYLOAD_TOO_LARGE',
            'WEBHOOK_NOT_CONFIGURED'
          )
        }
      },
      preValidation: async (request, reply) => {
        if (!isIgnored(request.body)) return
        app.metrics.paymentWebhooks.inc({ outcome: 'ignored' })
        return await reply.send({ status: 'ignored', detail: 'ignored' })
      }
    },
    async ({ body, signedBody, headers }) => {
      if (!signedBody) throw new Error('a webhook came by without a signature')
      const payment = readPayment(body, signedBody, headers)
      const receipt = await app.orderCache.whileChanging(
        [payment.orderId],
        async () => await recordPayment(app.prisma, payment)
      )
      app.metrics.paymentWebhooks.inc({
        outcome: receipt.detail === 'refund requested' ? 'refund_requested' : receipt.status
      })
      return receipt
    }
  )
}

const paymentDescription = `For the payment provider. Send it again on anything but 200: each event counts once, whatever order they come in.

- \`payment.succeeded\`: PENDING becomes PAID. If the order was canceled, expired or refunded before, it stays so, and \`order.refund_requested\` is published.
- \`payment.failed\`: PENDING becomes CANCELED, and the stock comes back. A paid order stays paid.
- \`payment.refunded\`: the order becomes REFUNDED, also if its \`payment.succeeded\` has yet to arrive; a canceled one stays canceled.
- Any other type is ignored.

**Signature.** The bytes of the body are signed with one of the secrets in \`WEBHOOK_SECRET\`, by any of four schemes; each signature that is there must be right. Timestamps may be 300 seconds off.

| headers | what is signed with HMAC-SHA256 | key |
|---|---|---|
| \`X-Signature\` or \`X-Webhook-Signature\`: \`<hex>\` or \`sha256=<hex>\` | the body | the secret as it is |
| \`Stripe-Signature\`: \`t=<unix seconds>,v1=<hex>\` | \`<t>.<body>\` | the secret as it is, with its \`whsec_\` |
| \`webhook-id\`, \`webhook-timestamp\`, \`webhook-signature\`: \`v1,<base64>\` | \`<webhook-id>.<webhook-timestamp>.<body>\` | what the secret's base64 after \`whsec_\` stands for |

\`\`\`sh
body='{"event_id":"evt_1","type":"payment.succeeded","order_id":1}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
curl -H 'Content-Type: application/json' -H "X-Signature: $signature" -d "$body" http://127.0.0.1:8000/api/v1/webhooks/payment
\`\`\`

**Event id.** \`event_id\` of the body, else \`webhook-id\`, else \`X-Event-Id\`. Prefer the body: \`X-Event-Id\` is covered by no signature, so with it the same body counts once, whatever the id.`

export default webhookRoutes
