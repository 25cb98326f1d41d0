import { Type, type Static } from '@sinclair/typebox'
import { listOf } from '../http/pagination.js'
import { Nullable, Text, Time, Version, reference } from '../http/schemas.js'
import { ShopMail, ShopMailUpdate, exampleShopMail } from '../mail/shop-mail.js'
import { slugPattern } from '../tenancy/shop.js'

const Slug = Type.String({
  pattern: slugPattern.source,
  description: 'Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens',
  examples: ['lisbon']
})

/** The path parameters of the routes of a shop. */
export const SlugParams = Type.Object({ slug: Slug })

const Name = Text({ minLength: 1, maxLength: 200, examples: ['Lisbon'] })

const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  description: 'ISO 4217. It cannot change while the shop has products or orders.',
  examples: ['EUR']
})

// A year, as for the settings of the environment.
const maxSeconds = 31_536_000

const PaymentTimeout = Type.Integer({
  minimum: 0,
  maximum: maxSeconds,
  description: 'Seconds until an unpaid order is canceled; 0: never',
  examples: [3600]
})

const AutoComplete = Type.Integer({
  minimum: 0,
  maximum: maxSeconds,
  description: 'Seconds until an order that is still PENDING or PAID becomes COMPLETED; 0: never',
  examples: [0]
})

const LowStock = Nullable(
  Type.Integer({
    minimum: 0,
    maximum: 1_000_000_000,
    description: 'The stock at which a product without its own threshold is low; null: never',
    examples: [5]
  })
)

// As for WEBHOOK_SECRET: a shorter one was made up by a person, and an attacker who guesses it can mark any order as
// paid. `enc:v1:` is how encrypted secrets begin.
const WebhookSecret = Text({ maxLength: 500, pattern: '^(?!enc:v1:)(?:whsec_|(?!whsec_)).{16,}$' })

const WebhookSecrets = Type.Array(WebhookSecret, {
  maxItems: 10,
  description:
    'Any of them may sign a payment webhook of the shop; each has at least 16 characters, not counting a `whsec_` in ' +
    'front. They are never shown.',
  examples: [['an-example-secret-of-at-least-16-characters']]
})

const exampleShop = {
  slug: 'lisbon',
  name: 'Lisbon',
  currency: 'EUR',
  order_payment_timeout_seconds: 3600,
  order_auto_complete_seconds: 0,
  low_stock_threshold: 5,
  webhook_secret_count: 1,
  mail: exampleShopMail,
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z'
}

export const Shop = Type.Object(
  {
    slug: Slug,
    name: Type.String(),
    currency: Type.String({ description: 'ISO 4217' }),
    order_payment_timeout_seconds: PaymentTimeout,
    order_auto_complete_seconds: AutoComplete,
    low_stock_threshold: LowStock,
    webhook_secret_count: Type.Integer({
      description: 'How many secrets may sign payment webhooks; 0: none is accepted'
    }),
    mail: reference(ShopMail),
    version: Version,
    created_at: Time('When the shop was created'),
    updated_at: Time('When its name or settings last changed')
  },
  { $id: 'Shop', examples: [exampleShop] }
)

export type ShopResource = Static<typeof Shop>

const settings = {
  order_payment_timeout_seconds: Type.Optional(PaymentTimeout),
  order_auto_complete_seconds: Type.Optional(AutoComplete),
  low_stock_threshold: Type.Optional(LowStock),
  webhook_secrets: Type.Optional(WebhookSecrets),
  mail: Type.Optional(reference(ShopMailUpdate))
}

export const ShopCreate = Type.Object(
  { slug: Slug, name: Type.Optional(Name), currency: Type.Optional(Currency), ...settings },
  {
    $id: 'ShopCreate',
    additionalProperties: false,
    description: 'Without a `name` it is the `slug`, and without a `currency` it is that of the default shop.',
    examples: [{ slug: 'lisbon', name: 'Lisbon', currency: 'EUR' }]
  }
)

export type ShopCreate = Static<typeof ShopCreate>

export const ShopUpdate = Type.Object(
  { name: Type.Optional(Name), currency: Type.Optional(Currency), ...settings },
  {
    $id: 'ShopUpdate',
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change. Of the default shop only `name` and `mail` change; its settings are in the environment.',
    examples: [{ order_payment_timeout_seconds: 3600 }]
  }
)

export type ShopUpdate = Static<typeof ShopUpdate>

export const ShopList = listOf('shops', Shop, { $id: 'ShopList' })

export type ShopList = Static<typeof ShopList>
