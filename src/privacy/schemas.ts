import { Type, type Static } from '@sinclair/typebox'
import { Event } from '../events/schemas.js'
import { Id, Nullable, Time, reference } from '../http/schemas.js'
import { Notification } from '../mail/schemas.js'
import { Cancellation, Return, Shipment } from '../orders/part-schemas.js'
import { OrderPayment } from '../orders/payment-schemas.js'
import { Order } from '../orders/schemas.js'
import { User } from '../users/schemas.js'

export const ErasureRequest = Type.Object(
  {
    email: Type.String({
      format: 'email',
      maxLength: 254,
      description: 'The address, in any case',
      examples: ['ada@example.com']
    })
  },
  { $id: 'ErasureRequest', additionalProperties: false, examples: [{ email: 'ada@example.com' }] }
)

export type ErasureRequest = Static<typeof ErasureRequest>

export const Erasure = Type.Object(
  {
    user_ids: Type.Array(Id('A user who was erased'), {
      description: 'The users with the address; usually one or none'
    }),
    order_count: Type.Integer({ minimum: 0, description: 'The number of orders that were erased', examples: [3] })
  },
  { $id: 'Erasure', examples: [{ user_ids: [7], order_count: 3 }] }
)

const Login = Type.Object({
  created_at: Time('When the user logged in'),
  expires_at: Time('When the login ends unless it is used before'),
  revoked_at: Nullable(Time('When it was ended because its token was used twice'))
})

export type Login = Static<typeof Login>

const ExportedOrder = Type.Object({
  order: reference(Order),
  payments: Type.Array(reference(OrderPayment)),
  shipments: Type.Array(reference(Shipment)),
  cancellations: Type.Array(reference(Cancellation)),
  returns: Type.Array(reference(Return)),
  notifications: Type.Array(reference(Notification), { description: 'The e-mails about the order' }),
  events: Type.Array(reference(Event), { description: 'What happened to the order' })
})

export type ExportedOrder = Static<typeof ExportedOrder>

export const UserExport = Type.Object(
  {
    exported_at: Time('When the export began'),
    shop: Type.String({ description: 'The slug of the shop', examples: ['default'] }),
    user: reference(User),
    logins: Type.Array(Login, { description: 'The logins that are still kept, oldest first' }),
    orders: Type.Array(ExportedOrder, { description: 'All orders of the person, oldest first' })
  },
  {
    $id: 'UserExport',
    examples: [
      {
        exported_at: '2026-01-20T08:00:00.000Z',
        shop: 'default',
        user: User.examples[0],
        logins: [{ created_at: '2026-01-15T10:29:00.000Z', expires_at: '2026-02-14T10:29:00.000Z', revoked_at: null }],
        orders: [
          {
            order: Order.examples[0],
            payments: [OrderPayment.examples[0]],
            shipments: [Shipment.examples[0]],
            cancellations: [],
            returns: [],
            notifications: [Notification.examples[0]],
            events: [Event.examples[0]]
          }
        ]
      }
    ]
  }
)

export type UserExport = Static<typeof UserExport>
