import { Type, type Static } from '@sinclair/typebox'
import { maxPageSize, pageFields, pagingParameters } from '../http/pagination.js'
import { Id, Nullable, StringEnum, Time, reference } from '../http/schemas.js'
import { mailTypes } from './mail-types.js'

const statuses = ['pending', 'sent', 'failed'] as const

const exampleNotification = {
  id: 1,
  type: 'order_confirmation' as const,
  event_id: 12,
  order_id: 1,
  product_id: null,
  recipient: 'ada@example.com',
  message_id: '12-1768473000000.order_confirmation.8a1f0c52-7d0e-4f0c-9a57-3f4de3a7c1b2@example.com',
  resends: 0,
  status: 'sent' as const,
  attempts: 1,
  next_attempt_at: null,
  last_attempt_at: '2026-01-15T10:30:01.000Z',
  response: '250 2.0.0 Ok: queued as 4XyZ',
  error: null,
  created_at: '2026-01-15T10:30:00.000Z',
  settled_at: '2026-01-15T10:30:01.000Z'
}

const mailType = StringEnum(mailTypes, { description: 'What the e-mail says', examples: ['order_confirmation'] })

export const Notification = Type.Object(
  {
    id: Id('The e-mail'),
    type: mailType,
    event_id: Id('The event that it is about'),
    order_id: Nullable(Type.Integer({ description: 'The order; null for `low_stock`' })),
    product_id: Nullable(Type.Integer({ description: 'The product of `low_stock`; null otherwise' })),
    recipient: Type.String({ description: 'The address of the last attempt' }),
    message_id: Type.String({
      description:
        'The `Message-ID` without its brackets: the same in every attempt, and a new one when it is sent again'
    }),
    resends: Type.Integer({ minimum: 0, description: 'How often it was sent again by request' }),
    status: StringEnum(statuses, { description: '`sent`: the mail server took it. `failed`: it is not retried' }),
    attempts: Type.Integer({ minimum: 0, description: 'Number of attempts since it was queued or sent again' }),
    next_attempt_at: Nullable(Type.String({ format: 'date-time', description: 'Null if it is settled' })),
    last_attempt_at: Nullable(Type.String({ format: 'date-time', description: 'Null before the first attempt' })),
    response: Nullable(Type.String({ description: "The mail server's answer to the last attempt; null without one" })),
    error: Nullable(Type.String({ description: 'Why the last attempt failed; null if it succeeded' })),
    created_at: Time('When it was queued'),
    settled_at: Nullable(Type.String({ format: 'date-time', description: 'When it was sent or failed for good' }))
  },
  { $id: 'Notification', examples: [exampleNotification] }
)

export type Notification = Static<typeof Notification>

export const NotificationListQuery = Type.Object(
  {
    status: Type.Optional(StringEnum(statuses, { description: 'Only e-mails with this status' })),
    type: Type.Optional(StringEnum(mailTypes, { description: 'Only e-mails of this type' })),
    order_id: Type.Optional(Id('Only e-mails about this order')),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type NotificationListQuery = Static<typeof NotificationListQuery>

export const NotificationList = Type.Object(
  { notifications: Type.Array(reference(Notification), { maxItems: maxPageSize }), ...pageFields },
  {
    $id: 'NotificationList',
    examples: [
      { notifications: [exampleNotification], total: 1, total_relation: 'eq', limit: 20, offset: 0, next_cursor: null }
    ]
  }
)

export type NotificationList = Static<typeof NotificationList>

export const NotificationPreviewRequest = Type.Object(
  {
    type: mailType,
    order_id: Type.Optional(
      Id(
        'The order to write about, with its last event of that type; without one, an invented order. Not for low stock'
      )
    ),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$',
        maxLength: 35,
        description: 'BCP 47; without it, that of the order, or else of the shop',
        examples: ['de']
      })
    )
  },
  {
    $id: 'NotificationPreviewRequest',
    additionalProperties: false,
    examples: [{ type: 'order_shipped', locale: 'de' }]
  }
)

export type NotificationPreviewRequest = Static<typeof NotificationPreviewRequest>

export const NotificationPreview = Type.Object(
  {
    subject: Type.String(),
    text: Type.String({ description: 'The plain text' }),
    html: Type.String({ description: 'The HTML, a whole document' }),
    locale: Type.String({ description: 'BCP 47: how it is written' })
  },
  {
    $id: 'NotificationPreview',
    examples: [
      {
        subject: 'Refund for your order 1042',
        text: 'We have refunded you\n\nWe have paid back €24.90 of your order 1042. ...\n',
        html: '<!doctype html>\n<html lang="en">...</html>\n',
        locale: 'en'
      }
    ]
  }
)

export type NotificationPreview = Static<typeof NotificationPreview>
