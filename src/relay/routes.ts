import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { eventNotParked, subscriptionNotFound } from '../errors.js'
import type { Transaction } from '../database/transaction.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { ParkedEventParams, Subscription, SubscriptionList } from './schemas.js'
import { listSubscriptions } from './list-subscriptions.js'
import type { SubscriptionKey } from './subscriptions.js'
import { retryParked, skipParked, type ParkedEventResult } from './parked-events.js'

const tags = ['admin']

/**
 * How operators see the subscriptions to the event log, and retry or skip events that a subscriber could not handle.
 */
const relayRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Subscription, SubscriptionList]) app.addSchema(schema)

  app.get(
    '/admin/subscriptions',
    {
      config: { access: 'operations:read' },
      schema: {
        operationId: 'listSubscriptions',
        summary: 'Subscriptions to the event log: position, lag and parked events',
        description:
          'Each integration reads the event log at its own pace. A subscription shows how far it is and what it ' +
          'could not handle.',
        tags,
        response: { 200: jsonResponse(SubscriptionList, 'Every subscription'), ...problems() }
      }
    },
    async ({ shop }) => {
      const { lastId, epoch } = await app.eventLogs.of(shop.id).position()
      return {
        subscriptions: await listSubscriptions(app.prisma, shop.id),
        last_id: lastId,
        epoch: epoch.id,
        rewound_at: epoch.since?.toISOString() ?? null
      }
    }
  )

  for (const { action, done, operationId, summary, apply } of parkedEventActions) {
    app.post(
      `/admin/subscriptions/:name/parked/:event_id/${action}`,
      {
        config: { access: 'operations:write' },
        schema: {
          operationId,
          summary,
          description: 'Later events of the same order or product wait behind it and continue after it.',
          tags,
          params: ParkedEventParams,
          headers: IdempotencyHeaders,
          response: {
            200: jsonResponse(Subscription, 'The subscription after the change', 'Idempotent-Replayed'),
            ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'SUBSCRIPTION_NOT_FOUND', 'EVENT_NOT_PARKED')
          }
        }
      },
      async (request, reply) =>
        await app.writeOnce(
          request,
          reply,
          async tx => {
            const { name, event_id: eventId } = request.params
            const key = { shopId: request.shop.id, name }
            throwUnlessDone(await apply(tx, key, eventId), name, eventId)
            const subscription = await readSubscription(tx, key)
            const resource = `parked_event:${name}/${eventId}`
            await app.audit.record(tx, request, { action: `parked_event.${done}`, resource })
            return subscription
          },
          subscription => ({ status: 200, body: subscription })
        )
    )
  }
}

const parkedEventActions = [
  {
    action: 'retry',
    done: 'retried',
    operationId: 'retryParkedEvent',
    summary: 'Retry a parked event now',
    apply: retryParked
  },
  {
    action: 'skip',
    done: 'skipped',
    operationId: 'skipParkedEvent',
    summary: 'Skip a parked event: this subscription never gets it',
    apply: skipParked
  }
] as const

function throwUnlessDone(result: ParkedEventResult, name: string, eventId: number): void {
  if (result === 'no such subscription') throw subscriptionNotFound(name)
  if (result === 'not parked') throw eventNotParked(name, eventId)
}

async function readSubscription(tx: Transaction, { shopId, name }: SubscriptionKey): Promise<Subscription> {
  const [subscription] = await listSubscriptions(tx, shopId, name)
  if (!subscription) throw subscriptionNotFound(name)
  return subscription
}

export default relayRoutes
