import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type, type TSchema } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expectedTags, etagOf, IfMatchHeaders } from '../http/etag.js'
import { PageQuery } from '../http/pagination.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems, type Success } from '../idempotency/plugin.js'
import { toDecimal } from '../money/amounts.js'
import type { Command } from '../shop/command.js'
import type { OrderRecord, PartType } from '../shop/records.js'
import { cancelItems, refundOrder, returnItems, shipItems, type PartResult, type RefundResult } from './change-parts.js'
import { toOrder } from './order-row.js'
import {
  Cancellation,
  CancellationCreate,
  CancellationList,
  CancellationResult,
  RefundCreate,
  RefundResult as RefundResultSchema,
  Return,
  ReturnCreate,
  ReturnList,
  ReturnResult,
  Shipment,
  ShipmentCreate,
  ShipmentList,
  ShipmentResult
} from './part-schemas.js'
import { listParts, toPart } from './read-parts.js'

type App = Parameters<FastifyPluginAsyncTypebox>[0]

const schemas = [
  Shipment,
  ShipmentCreate,
  ShipmentList,
  ShipmentResult,
  Cancellation,
  CancellationCreate,
  CancellationList,
  CancellationResult,
  Return,
  ReturnCreate,
  ReturnList,
  ReturnResult,
  RefundCreate,
  RefundResultSchema
]

const tags = ['orders']
const params = IdParams('The order')
const headers = Type.Object({ ...IdempotencyHeaders.properties, ...IfMatchHeaders.properties })
const partProblems = [
  ...bodyProblems,
  ...idempotencyProblems,
  'ORDER_NOT_FOUND',
  'QUANTITY_UNAVAILABLE',
  'PRECONDITION_FAILED'
] as const

/** The routes of what is shipped, canceled, returned and given back of an order. */
const orderPartRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of schemas) app.addSchema(schema)
  addShipmentRoute(app)
  addCancellationRoute(app)
  addReturnRoute(app)
  addRefundRoute(app)
  addListRoutes(app)
}

function addShipmentRoute(app: App): void {
  app.post(
    '/orders/:id/shipments',
    {
      config: { access: 'orders:write' },
      schema: {
        operationId: 'createShipment',
        summary: 'Ship an order, or some units of it',
        description:
          'Of a PAID order, all units that are left by default. With the last of them the order is SHIPPED; until ' +
          'then it stays PAID, and its `fulfillment_status` is `partial`.',
        tags,
        params,
        headers,
        body: reference(ShipmentCreate),
        response: {
          201: jsonResponse(ShipmentResult, 'The shipment, and the order afterwards', 'Location', 'ETag'),
          ...problems(...partProblems, 'INVALID_STATUS_TRANSITION')
        }
      }
    },
    async (request, reply) => {
      const { items, carrier = null, tracking_number: number = null, tracking_url: url = null } = request.body
      const shipment = { ...targetOf(request), items, carrier, trackingNumber: number, trackingUrl: url }
      return await submit(app, request, reply, shipItems(shipment), describePart('shipments'))
    }
  )
}

function addCancellationRoute(app: App): void {
  app.post(
    '/orders/:id/cancellations',
    {
      config: { access: 'orders:write', servesCustomers: true },
      schema: {
        operationId: 'createCancellation',
        summary: 'Cancel an order, or some units of it',
        description:
          'Of a PENDING or PAID order, all units that have not shipped by default; their stock comes back. If none ' +
          'is left, the order is CANCELED, or SHIPPED if the others have shipped. What was paid for them becomes ' +
          '`refund_due_cents`. Customers can cancel only their own orders.',
        tags,
        params,
        headers,
        body: reference(CancellationCreate),
        response: {
          201: jsonResponse(CancellationResult, 'The cancellation, and the order afterwards', 'Location', 'ETag'),
          ...problems(...partProblems, 'ORDER_NOT_CANCELABLE')
        }
      }
    },
    async (request, reply) => {
      const cancellation = { ...targetOf(request), ...request.body }
      return await submit(app, request, reply, cancelItems(cancellation), describePart('cancellations'))
    }
  )
}

function addReturnRoute(app: App): void {
  app.post(
    '/orders/:id/returns',
    {
      config: { access: 'orders:write' },
      schema: {
        operationId: 'createReturn',
        summary: 'Take shipped units of an order back',
        description:
          'With `restock`, they go back into stock. What was paid for them becomes `refund_due_cents`. The status of ' +
          'the order stays.',
        tags,
        params,
        headers,
        body: reference(ReturnCreate),
        response: {
          201: jsonResponse(ReturnResult, 'The return, and the order afterwards', 'Location', 'ETag'),
          ...problems(...partProblems)
        }
      }
    },
    async (request, reply) => {
      const returned = { ...targetOf(request), ...request.body }
      return await submit(app, request, reply, returnItems(returned), describePart('returns'))
    }
  )
}

function addRefundRoute(app: App): void {
  app.post(
    '/orders/:id/refunds',
    {
      config: { access: 'orders:write' },
      schema: {
        operationId: 'createRefund',
        summary: 'Record money that was given back',
        description:
          'At most what was paid and not given back yet. With the last of it the order is REFUNDED. The service ' +
          'moves no money by itself.',
        tags,
        params,
        headers,
        body: reference(RefundCreate),
        response: {
          201: jsonResponse(RefundResultSchema, 'The refund, and the order afterwards', 'Location', 'ETag'),
          ...problems(
            ...bodyProblems,
            ...idempotencyProblems,
            'ORDER_NOT_FOUND',
            'REFUND_TOO_LARGE',
            'PRECONDITION_FAILED'
          )
        }
      }
    },
    async (request, reply) => {
      const { amount_cents: amountCents, reason } = request.body
      const refund = { ...targetOf(request), amountCents, reason }
      return await submit(app, request, reply, refundOrder(refund), describeRefund)
    }
  )
}

function addListRoutes(app: App): void {
  const lists: Array<{ type: PartType; name: string; list: TSchema; operationId: string }> = [
    { type: 'shipment', name: 'shipments', list: ShipmentList, operationId: 'listShipments' },
    { type: 'cancellation', name: 'cancellations', list: CancellationList, operationId: 'listCancellations' },
    { type: 'return', name: 'returns', list: ReturnList, operationId: 'listReturns' }
  ]
  for (const { type, name, list, operationId } of lists) {
    app.get(
      `/orders/:id/${name}`,
      {
        config: { access: 'orders:read', servesCustomers: true },
        schema: {
          operationId,
          summary: `List an order's ${name}, oldest first`,
          description: 'Includes those of orders that were shipped, canceled or returned as a whole.',
          tags,
          params,
          querystring: PageQuery,
          response: {
            200: jsonResponse(list, `One page of the ${name}`),
            ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND')
          }
        }
      },
      async ({ params, query, scope, shop }) => {
        const wanted = { orderId: params.id, type, query, scope }
        const { items, ...fields } = await listParts(app.reads, shop.id, await app.cursors(shop.id), wanted)
        return { [name]: items, ...fields }
      }
    )
  }
}

/** The order of a request, and who changes it. */
export function targetOf(request: FastifyRequest<{ Params: { id: number } }>) {
  return {
    orderId: request.params.id,
    expected: expectedTags(request),
    performedBy: request.principal,
    scope: request.scope
  }
}

async function submit<Result extends { order: OrderRecord }>(
  app: App,
  request: FastifyRequest<{ Params: { id: number } }>,
  reply: FastifyReply,
  command: Command<Result>,
  describe: (result: Result) => Success
): Promise<FastifyReply> {
  return await app.orderCache.whileChanging(
    request.shop.id,
    [request.params.id],
    async () => await app.submitOnce(request, reply, command, describe)
  )
}

function describePart(name: string): (result: PartResult) => Success {
  return ({ part, order }) => ({
    status: 201,
    headers: { location: `/api/v1/orders/${order.id}/${name}`, etag: etagOf(order.version) },
    body: { ...toPart(part, order.items), order: toOrder(order, { withProduct: false }) }
  })
}

function describeRefund({ payment, order, recordedAt }: RefundResult): Success {
  const { id, type, amountCents, eventId, reason = null, performedBy } = payment
  return {
    status: 201,
    headers: { location: `/api/v1/orders/${order.id}/payments`, etag: etagOf(order.version) },
    body: {
      id,
      type,
      amount_cents: amountCents,
      amount: toDecimal(amountCents, order.currency),
      currency: order.currency,
      event_id: eventId,
      reason,
      performed_by: performedBy,
      created_at: recordedAt.toISOString(),
      order: toOrder(order, { withProduct: false })
    }
  }
}

export default orderPartRoutes
