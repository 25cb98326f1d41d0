import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { webhookEndpointNotFound } from '../errors.js'
import { endpointSecret } from '../secrets/places.js'
import { messageId } from './delivery-row.js'
import type { WebhookTest } from './schemas.js'
import type { Sender } from './send-webhook.js'

/**
 * Sends a test event to an endpoint, enabled or not, and waits for the answer. It is no event of the log: it is not
 * stored, and not sent again.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, SECRETS_UNAVAILABLE
 */
export async function testEndpoint(
  { prisma, openSecret }: Pick<FastifyInstance, 'prisma' | 'openSecret'>,
  shopId: number,
  id: number,
  { sender, signal }: { sender: Sender; signal: AbortSignal }
): Promise<WebhookTest> {
  const [row] = await prisma.$queryRaw<Array<{ url: string; secret: string }>>`
    SELECT url, secret FROM webhook_endpoints WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL`
  if (!row) throw webhookEndpointNotFound(id)
  const secret = openSecret(row.secret, endpointSecret(shopId, id, 'secret'))
  const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date(), data: { endpoint_id: id } })
  const message = { id: messageId(randomUUID()), url: row.url, body, secrets: [secret] }
  const { sentAt, status, response, error, durationMs } = await sender.send(message, signal)
  return {
    message_id: message.id,
    body,
    url: row.url,
    at: sentAt.toISOString(),
    response_status: status,
    response_body: response,
    error,
    duration_ms: durationMs
  }
}
