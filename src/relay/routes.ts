import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { eventNotParked, subscriptionNotFound } from '../errors.js'
import type { Transaction } from '../database/transaction.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { ParkedEventParams, Subscription, SubscriptionList } from './schemas.js'
import { listSubscriptions, retryParked, skipParked, type SubscriptionState, type Unparked } from './subscriptions.js'

const tags = ['admin']

/** What an operator sees of the readers of the log, and does about events that cannot be handled. */
const relayRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Subscription, SubscriptionList]) app.addSchema(schema)

  app.get(
    '/admin/subscriptions',
    {
      config: { access: ['admin', 'reader'] },
      schema: {
        operationId: 'listSubscriptions',
        summary: 'Who reads the event log, how far they are, and what they could not handle',
        tags,
        response: { 200: answer(SubscriptionList, 'All subscriptions'), ...problems() }
      }
    },
    async () => ({ subscriptions: (await listSubscriptions(app.prisma)).map(toSubscription) })
  )

  for (const { action, operationId, summary, apply } of [
    { action: 'retry', operationId: 'retryParkedEvent', summary: 'Try a parked event again now', apply: retryParked },
    {
      action: 'skip',
      operationId: 'skipParkedEvent',
      summary: 'Give a parked event up: this subscription never gets it',
      apply: skipParked
    }
  ] as const) {
    app.post(
      `/admin/subscriptions/:name/parked/:event_id/${action}`,
      {
        config: { access: ['admin'] },
        schema: {
          operationId,
          summary,
          description: 'Later events of the same order or product, which wait behind it, go on after it.',
          tags,
          params: ParkedEventParams,
          headers: IdempotencyHeaders,
          response: {
            200: answer(Subscription, 'The subscription as it is now', 'Idempotent-Replayed'),
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
            requireDone(await apply(tx, name, eventId), name, eventId)
            return await readSubscription(tx, name)
          },
          subscription => ({ status: 200, body: subscription })
        )
    )
  }
}

function requireDone(done: Unparked, name: string, eventId: number): void {
  if (done === 'no such subscription') throw subscriptionNotFound(name)
  if (done === 'not parked') throw eventNotParked(name, eventId)
}

async function readSubscription(tx: Transaction, name: string): Promise<Subscription> {
  const [state] = await listSubscriptions(tx, name)
  if (!state) throw subscriptionNotFound(name)
  return toSubscription(state)
}

function toSubscription(state: SubscriptionState): Subscription {
  return {
    name: state.name,
    status: state.failures > 0 ? 'failing' : state.parkedCount > 0 ? 'parked' : 'ok',
    cursor: state.cursor,
    lag_events: state.lagEvents,
    lag_seconds: state.lagSeconds,
    failures: state.failures,
    last_error: state.lastError,
    retry_at: state.retryAt?.toISOString() ?? null,
    parked_count: state.parkedCount,
    parked: state.parked
  }
}

export default relayRoutes
