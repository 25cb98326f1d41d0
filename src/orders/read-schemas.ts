// What the list of orders and the history of an order take and return.
import { Type, type Static } from '@sinclair/typebox'
import { IdList, maxPageSize, pageFields, pagingParameters } from '../http/pagination.js'
import {
  Id,
  Nullable,
  PerformedBy,
  StringEnum,
  Text,
  Time,
  TimeInput,
  published,
  publishedList,
  reference
} from '../http/schemas.js'
import { anyStatus, exampleOrder, exampleProduct, Order, totals } from './schemas.js'
import { paymentStatuses } from './money.js'
import { fulfillmentStatuses } from './parts.js'
import { orderStatuses } from './status.js'

const sorts = [
  'id',
  '-id',
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
  'total_amount',
  '-total_amount'
] as const

export const OrderListQuery = Type.Object(
  {
    status: Type.Optional(
      published(
        Type.String({
          pattern: `^${anyStatus}(,${anyStatus})*$`,
          maxLength: 100,
          description: `One or more of ${orderStatuses.join(', ')}, comma-separated, in any case`,
          examples: ['PENDING,PAID']
        }),
        publishedList(orderStatuses)
      )
    ),
    payment_status: Type.Optional(
      Type.String({
        pattern: `^(${paymentStatuses.join('|')})(,(${paymentStatuses.join('|')}))*$`,
        maxLength: 100,
        description: `One or more of ${paymentStatuses.join(', ')}, comma-separated`,
        examples: ['paid,partially_refunded']
      })
    ),
    refund_due: Type.Optional(
      Type.Boolean({ description: '`true`: only orders whose `refund_due_cents` is above 0; `false`: only the others' })
    ),
    fulfillment_status: Type.Optional(
      StringEnum(fulfillmentStatuses, { description: 'Only orders of which this much has shipped' })
    ),
    ids: Type.Optional(IdList('orders')),
    user_id: Type.Optional(Id('Only orders of this user')),
    product_id: Type.Optional(Id('Only orders that contain this product')),
    created_from: Type.Optional(TimeInput('Only orders created at or after this time')),
    created_to: Type.Optional(TimeInput('Only orders created at or before this time')),
    updated_from: Type.Optional(TimeInput('Only orders that changed at or after this time')),
    external_id: Type.Optional(
      Text({ minLength: 1, maxLength: 100, description: 'Only the order with this external id' })
    ),
    q: Type.Optional(
      Text({
        minLength: 1,
        maxLength: 200,
        description:
          'Only orders with this text, in any case, in the name, e-mail address, phone number, note, external id ' +
          'or the names and companies of the addresses; or the order of this number; or orders of a product with ' +
          'exactly this sku. Spaces around the text do not count.',
        examples: ['ada@example.com']
      })
    ),
    sort: Type.Optional(
      StringEnum(sorts, { description: 'The order of the list; `-` for descending, which is the default by `id`' })
    ),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type OrderListQuery = Static<typeof OrderListQuery>

export const OrderList = Type.Object(
  {
    orders: Type.Array(reference(Order), { maxItems: maxPageSize }),
    ...pageFields,
    ...totals
  },
  {
    $id: 'OrderList',
    description:
      'The totals cover all matching orders, not only this page; those of a search the newest 10,001 at most',
    examples: [
      {
        orders: [{ ...exampleOrder, product: exampleProduct }],
        total: 1,
        total_relation: 'eq',
        limit: 20,
        offset: 0,
        next_cursor: null,
        total_amount_cents: 4980,
        total_amount: 49.8,
        total_quantity: 2
      }
    ]
  }
)

export type OrderList = Static<typeof OrderList>

export const OrderHistory = Type.Object(
  {
    history: Type.Array(
      Type.Object({
        id: Id('The entry'),
        action: StringEnum(['CREATED', 'UPDATED', 'CANCELED'], {
          description: 'UPDATED stands for every other status change'
        }),
        changes: Type.Object(
          {},
          { additionalProperties: true, description: 'The changes, e.g. `status` with `from` and `to`' }
        ),
        reason: Nullable(Type.String({ description: 'Why, if somebody said so' })),
        performed_by: PerformedBy,
        created_at: Time('When the change was made')
      })
    )
  },
  {
    $id: 'OrderHistory',
    description: 'Oldest first',
    examples: [
      {
        history: [
          {
            id: 1,
            action: 'CREATED',
            changes: { status: { from: null, to: 'PENDING' } },
            reason: null,
            performed_by: 'anonymous',
            created_at: '2026-01-15T10:30:00.000Z'
          },
          {
            id: 2,
            action: 'UPDATED',
            changes: { status: { from: 'PENDING', to: 'PAID' } },
            reason: null,
            performed_by: 'anonymous',
            created_at: '2026-01-15T10:31:00.000Z'
          }
        ]
      }
    ]
  }
)

export type OrderHistory = Static<typeof OrderHistory>
