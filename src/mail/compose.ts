import type { Facts } from './facts.js'
import { styleOf, type Style } from './languages.js'
import { oneLine, type Letter } from './letter.js'
import { renderHtml } from './render-html.js'
import { renderText } from './render-text.js'
import { lowStock } from './templates/low-stock.js'
import { orderCanceled } from './templates/order-canceled.js'
import { orderConfirmation } from './templates/order-confirmation.js'
import { orderRefunded } from './templates/order-refunded.js'
import { orderShipped } from './templates/order-shipped.js'
import { paymentReceived } from './templates/payment-received.js'

/** An e-mail, ready to be sent. */
export interface Composed {
  subject: string
  text: string
  html: string
  /** The locale in which it is written. */
  locale: string
}

/**
 * Writes the e-mail of an event.
 *
 * @throws an Error when the facts lack the order or the product that the type needs
 */
export function compose(facts: Facts): Composed {
  // The currency of low stock does not matter: that e-mail names no amount.
  const style = styleOf(facts.locales, facts.order?.currency ?? 'USD')
  const letter = letterOf(facts, style)
  const { name, address } = facts.shop
  const addressLines = address === null ? [] : address.split('\n')
  return {
    subject: oneLine(letter.subject),
    text: renderText(letter, { name, address: addressLines }),
    html: renderHtml(letter, { name, address: addressLines, language: style.language }),
    locale: style.locale
  }
}

const orderTemplates = {
  order_confirmation: orderConfirmation,
  payment_received: paymentReceived,
  order_shipped: orderShipped,
  order_canceled: orderCanceled,
  order_refunded: orderRefunded
} as const

function letterOf({ type, order, product, event, shop }: Facts, style: Style): Letter {
  if (type === 'low_stock') {
    if (!product) throw new Error('the e-mail is about no product')
    return lowStock({ product, event, shopName: shop.name }, style)
  }
  if (!order) throw new Error('the e-mail is about no order')
  return orderTemplates[type]({ order, event, shopName: shop.name }, style)
}
