import { Type, type Static } from '@sinclair/typebox'
import { Id, Nullable, StringEnum, Text, Time, TimeInput, Version, reference } from '../http/schemas.js'
import { eventTypes } from '../events/event-types.js'
import { listOf, pagingParameters } from '../http/pagination.js'

const deliveryStatuses = ['pending', 'delivered', 'failed'] as const

const exampleUrl = 'https://shop.example.com/webhooks'

// Servers and proxies commonly accept URLs of this length, and no receiver needs a longer one.
const Url = Text({
  minLength: 1,
  maxLength: 2_048,
  description:
    'An `http` or `https` URL without credentials. Its host must be public: private, loopback, link-local and ' +
    'reserved addresses are refused, here and again at each delivery.',
  examples: [exampleUrl]
})

const typesDescription = 'The event types to send; null means all, including types added later'
const Types = Nullable(
  Type.Array(StringEnum(eventTypes), {
    minItems: 1,
    maxItems: eventTypes.length,
    uniqueItems: true,
    description: typesDescription,
    examples: [['order.paid', 'order.shipped']]
  })
)
const Description = Nullable(
  Text({ minLength: 1, maxLength: 200, description: 'A note for operators', examples: ['The warehouse'] })
)

const exampleEndpoint = {
  id: 1,
  url: exampleUrl,
  description: 'The warehouse',
  types: ['order.paid' as const, 'order.shipped' as const],
  enabled: true,
  disabled_reason: null,
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z'
}

const endpointFields = {
  id: Id('The endpoint'),
  url: Type.String({ description: 'Where events are sent' }),
  description: Nullable(Type.String({ description: 'A note for operators' })),
  types: Nullable(Type.Array(StringEnum(eventTypes), { maxItems: eventTypes.length, description: typesDescription })),
  enabled: Type.Boolean({
    description: 'Whether events are sent to it. While disabled, no new deliveries are queued and pending ones wait.'
  }),
  disabled_reason: Nullable(Type.String({ description: 'Why the service disabled it; null otherwise' })),
  version: Version,
  created_at: Time('When it was created; it receives the events from then on'),
  updated_at: Time('When it was last changed')
}

export const WebhookEndpoint = Type.Object(endpointFields, { $id: 'WebhookEndpoint', examples: [exampleEndpoint] })

export type WebhookEndpoint = Static<typeof WebhookEndpoint>

export const WebhookEndpointWithSecret = Type.Object(
  {
    ...endpointFields,
    secret: Type.String({ description: 'The key that signs deliveries. It is shown only once: store it.' })
  },
  {
    $id: 'WebhookEndpointWithSecret',
    examples: [{ ...exampleEndpoint, secret: 'whsec_dGVzdC1vbmx5LXdlYmhvb2stc2VjcmV0LTAwMDA=' }]
  }
)

export type WebhookEndpointWithSecret = Static<typeof WebhookEndpointWithSecret>

export const WebhookEndpointCreate = Type.Object(
  {
    url: Url,
    types: Type.Optional(Types),
    description: Type.Optional(Description)
  },
  {
    $id: 'WebhookEndpointCreate',
    additionalProperties: false,
    examples: [{ url: exampleUrl, types: ['order.paid', 'order.shipped'], description: 'The warehouse' }]
  }
)

export type WebhookEndpointCreate = Static<typeof WebhookEndpointCreate>

export const WebhookEndpointUpdate = Type.Object(
  {
    url: Type.Optional(Url),
    types: Type.Optional(Types),
    description: Type.Optional(Description),
    enabled: Type.Optional(Type.Boolean({ description: 'Whether events are sent to it' }))
  },
  {
    $id: 'WebhookEndpointUpdate',
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change. Pending deliveries go to a new `url`; new `types` and `enabled` apply to future events.',
    examples: [{ description: 'The warehouse' }]
  }
)

export type WebhookEndpointUpdate = Static<typeof WebhookEndpointUpdate>

export const WebhookEndpointList = listOf('webhook_endpoints', WebhookEndpoint, { $id: 'WebhookEndpointList' })

export type WebhookEndpointList = Static<typeof WebhookEndpointList>

const exampleDelivery = {
  id: 1,
  endpoint_id: 1,
  message_id: 'msg_9d3c5a52-3a44-4b1e-8f5e-0f6f3f1c2b3a',
  event_id: 12,
  type: 'order.paid' as const,
  status: 'pending' as const,
  attempts: 1,
  next_attempt_at: '2026-01-15T10:31:05.000Z',
  last_attempt_at: '2026-01-15T10:31:00.000Z',
  response_status: 503,
  response_body: 'Back in a minute',
  error: 'answered 503',
  duration_ms: 12,
  created_at: '2026-01-15T10:31:00.000Z',
  settled_at: null
}

const deliveryFields = {
  id: Id('The delivery'),
  endpoint_id: Id('The endpoint'),
  message_id: Type.String({ description: 'The `webhook-id`, the same in every attempt' }),
  event_id: Id('The event'),
  type: StringEnum(eventTypes, { description: 'The type of the event' }),
  status: StringEnum(deliveryStatuses, { description: '`failed`: its last attempt failed, and it is not retried' }),
  attempts: Type.Integer({ description: 'Number of attempts since it was created or last redelivered' }),
  next_attempt_at: Nullable(
    Type.String({
      format: 'date-time',
      description: 'Null if settled, or if it waits for an earlier delivery about the same order or product'
    })
  ),
  last_attempt_at: Nullable(Type.String({ format: 'date-time', description: 'Null before the first attempt' })),
  response_status: Nullable(
    Type.Integer({ description: 'The HTTP status of the response to the last attempt; null without a response' })
  ),
  response_body: Nullable(Type.String({ description: 'The first KiB of the response body' })),
  error: Nullable(Type.String({ description: 'Why the last attempt failed; null if it succeeded' })),
  duration_ms: Nullable(Type.Integer({ description: 'How long the last attempt took, in milliseconds' })),
  created_at: Time('When it was created'),
  settled_at: Nullable(Type.String({ format: 'date-time', description: 'When it was delivered or failed for good' }))
}

export const Delivery = Type.Object(deliveryFields, { $id: 'Delivery', examples: [exampleDelivery] })

export type Delivery = Static<typeof Delivery>

export const DeliveryListQuery = Type.Object(
  {
    status: Type.Optional(StringEnum(deliveryStatuses, { description: 'Only deliveries with this status' })),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type DeliveryListQuery = Static<typeof DeliveryListQuery>

export const ShopDeliveryListQuery = Type.Object(
  {
    ...DeliveryListQuery.properties,
    order_id: Type.Optional(Id('Only deliveries of events about this order'))
  },
  { additionalProperties: false }
)

export type ShopDeliveryListQuery = Static<typeof ShopDeliveryListQuery>

export const DeliveryList = listOf('deliveries', Delivery, { $id: 'DeliveryList' })

export type DeliveryList = Static<typeof DeliveryList>

export const DeliveryParams = Type.Object({ id: Id('The endpoint'), delivery_id: Id('The delivery') })

const exampleAttempt = {
  at: '2026-01-15T10:31:00.000Z',
  url: exampleUrl,
  response_status: 503,
  response_body: 'Back in a minute',
  error: 'answered 503',
  duration_ms: 12
}

const attemptFields = {
  at: Time('When it was sent; `webhook-timestamp` is the same in whole seconds'),
  url: Type.String({ description: 'Where it was sent' }),
  response_status: Nullable(Type.Integer({ description: 'The HTTP status of the response; null without a response' })),
  response_body: Nullable(Type.String({ description: 'The first KiB of the response body' })),
  error: Nullable(Type.String({ description: 'Why it failed; null if it succeeded' })),
  duration_ms: Type.Integer({ description: 'How long it took, in milliseconds' })
}

export const LoggedAttempt = Type.Object(attemptFields, { $id: 'WebhookAttempt', examples: [exampleAttempt] })

export type LoggedAttempt = Static<typeof LoggedAttempt>

const exampleBody = '{"type":"order.paid","timestamp":"2026-01-15T10:31:00.000Z","data":{"id":12,"order_id":1}}'

const Body = Type.String({ description: 'What is sent and signed, byte for byte', examples: [exampleBody] })

export const DeliveryDetails = Type.Object(
  {
    ...deliveryFields,
    subject: Type.String({ description: 'The ordering key: deliveries with the same one are sent in order' }),
    body: Body,
    attempt_log: Type.Array(reference(LoggedAttempt), {
      maxItems: 50,
      description: 'The latest 50 attempts, newest first; `attempts` starts again when it is redelivered, this does not'
    })
  },
  {
    $id: 'DeliveryDetails',
    examples: [{ ...exampleDelivery, subject: 'order:1', body: exampleBody, attempt_log: [exampleAttempt] }]
  }
)

export type DeliveryDetails = Static<typeof DeliveryDetails>

export const WebhookTest = Type.Object(
  {
    ...attemptFields,
    message_id: Type.String({ description: 'The `webhook-id`' }),
    body: Body
  },
  {
    $id: 'WebhookTest',
    examples: [
      {
        ...exampleAttempt,
        response_status: 204,
        response_body: '',
        error: null,
        message_id: exampleDelivery.message_id,
        body: '{"type":"webhook.test","timestamp":"2026-01-15T10:31:00.000Z","data":{"endpoint_id":1}}'
      }
    ]
  }
)

export type WebhookTest = Static<typeof WebhookTest>

export const Recovery = Type.Object(
  { since: TimeInput('Failed deliveries that were created then or later are sent again') },
  { $id: 'Recovery', additionalProperties: false, examples: [{ since: '2026-01-15T10:30:00Z' }] }
)

export type Recovery = Static<typeof Recovery>

export const RecoveryResult = Type.Object(
  {
    redelivered: Type.Integer({ minimum: 0, description: 'How many failed deliveries are pending again' }),
    has_more: Type.Boolean({ description: 'Whether there are more than one request takes; if so, repeat it' })
  },
  { $id: 'RecoveryResult', examples: [{ redelivered: 3, has_more: false }] }
)

export type RecoveryResult = Static<typeof RecoveryResult>
