import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PageQuery } from '../http/pagination.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { IdParams } from '../http/schemas.js'
import { OrderPayment, OrderPaymentList } from './payment-schemas.js'
import { listOrderPayments } from './read-payments.js'

/** The route that lists what was paid for an order. Payments arrive by the webhook: see src/payments. */
const orderPaymentRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [OrderPayment, OrderPaymentList]) app.addSchema(schema)

  app.get(
    '/orders/:id/payments',
    {
      config: { access: 'orders:read', servesCustomers: true },
      schema: {
        operationId: 'listOrderPayments',
        summary: "List an order's payments and refunds, oldest first",
        description: 'Includes those recorded by hand, when somebody marked the order PAID or REFUNDED.',
        tags: ['orders'],
        params: IdParams('The order'),
        querystring: PageQuery,
        response: {
          200: jsonResponse(OrderPaymentList, 'One page of the payments and refunds'),
          ...problems('VALIDATION_FAILED', 'ORDER_NOT_FOUND')
        }
      }
    },
    async ({ params, query, scope, shop }) =>
      await listOrderPayments(app.reads, shop.id, await app.cursors(shop.id), params.id, { query, scope })
  )
}

export default orderPaymentRoutes
