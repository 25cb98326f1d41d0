// How a shop writes e-mails.
import { Type, type Static } from '@sinclair/typebox'
import { Nullable, StringEnum, Text } from '../http/schemas.js'
import { mailTypes } from './mail-types.js'

const Address = (description: string, example: string) =>
  Nullable(Type.String({ format: 'email', maxLength: 254, description, examples: [example] }))

const fields = {
  name: Nullable(
    Text({
      minLength: 1,
      maxLength: 100,
      description:
        'As customers know the shop; null: its `name`, or, for the default shop, the name in `MAIL_FROM` if it has one',
      examples: ['Lisbon Mugs']
    })
  ),
  address: Nullable(
    Text({
      minLength: 1,
      maxLength: 500,
      description: 'The postal address, in lines, at the end of every e-mail; null: none',
      examples: ['12 Example Street\n1100-001 Lisbon']
    })
  ),
  reply_to: Address('Where answers go; null: to the address in `MAIL_FROM`', 'hello@example.com'),
  low_stock_to: Address('Who is told that a product is low on stock; null: nobody', 'stock@example.com'),
  locale: Nullable(
    Type.String({
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$',
      maxLength: 35,
      description: 'BCP 47: the language of orders without a `locale`, and of low stock; null: English',
      examples: ['de']
    })
  ),
  types: Nullable(
    Type.Array(StringEnum(mailTypes), {
      maxItems: mailTypes.length,
      uniqueItems: true,
      description: 'The e-mails that are sent; null: all, including types added later; empty: none',
      examples: [['order_confirmation', 'order_shipped']]
    })
  )
}

export const exampleShopMail = {
  name: 'Lisbon Mugs',
  address: '12 Example Street\n1100-001 Lisbon',
  reply_to: 'hello@example.com',
  low_stock_to: 'stock@example.com',
  locale: 'de',
  types: null
}

export const ShopMail = Type.Object(fields, {
  $id: 'ShopMail',
  description: 'How the shop writes e-mails: see docs/mail.md',
  examples: [exampleShopMail]
})

export type ShopMail = Static<typeof ShopMail>

export const ShopMailUpdate = Type.Partial(Type.Object(fields), {
  $id: 'ShopMailUpdate',
  additionalProperties: false,
  description: 'The fields to change; null sets one back',
  examples: [{ name: 'Lisbon Mugs', reply_to: 'hello@example.com' }]
})

export type ShopMailUpdate = Static<typeof ShopMailUpdate>

/** @param stored the column of the shop, which has only what was set */
export function toShopMail(stored: ShopMailUpdate): ShopMail {
  return { name: null, address: null, reply_to: null, low_stock_to: null, locale: null, types: null, ...stored }
}
