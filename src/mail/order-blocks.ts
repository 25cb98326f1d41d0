// Blocks that the templates of orders share.
import type { Order } from '../orders/schemas.js'
import type { MailEvent } from './facts.js'
import type { Language, Style } from './languages.js'
import type { Block, Line } from './letter.js'

const words: Record<Language, { subtotal: string; total: string; shippingAddress: string; billingAddress: string }> = {
  en: { subtotal: 'Subtotal', total: 'Total', shippingAddress: 'Shipping address', billingAddress: 'Billing address' },
  de: {
    subtotal: 'Zwischensumme',
    total: 'Summe',
    shippingAddress: 'Lieferadresse',
    billingAddress: 'Rechnungsadresse'
  }
}

/** Every line of an order as it was placed, with the adjustments and the total. */
export function orderLines(order: Order, style: Style): Block {
  const { subtotal, total } = words[style.language]
  const adjustments = order.adjustments.map(({ label, amount_cents: cents }) => ({ label, amount: style.money(cents) }))
  return {
    kind: 'lines',
    lines: order.items.map(item => ({
      name: item.product_name,
      sku: item.sku,
      quantity: style.number(item.quantity),
      amount: style.money(item.quantity * item.price_cents_at_purchase)
    })),
    totals: [
      ...(adjustments.length === 0 ? [] : [{ label: subtotal, amount: style.money(order.subtotal_cents) }]),
      ...adjustments,
      { label: total, amount: style.money(order.total_amount_cents) }
    ]
  }
}

/**
 * The units that an event is about.
 *
 * @param otherwise how many units of a line, for an event that names none: it is about the whole order
 */
export function eventLines(
  { data }: MailEvent,
  order: Order,
  otherwise: 'shipped_quantity' | 'canceled_quantity',
  style: Style
): Block {
  const counts = new Map(
    data.items?.map(({ item_id: id, quantity }) => [id, quantity]) ??
      order.items.map(item => [item.id, item[otherwise]])
  )
  const lines = order.items.flatMap(({ id, product_name: name, sku }): Line[] => {
    const quantity = counts.get(id) ?? 0
    return quantity > 0 ? [{ name, sku, quantity: style.number(quantity) }] : []
  })
  return { kind: 'lines', lines }
}

/** The addresses that an order has. */
export function addresses(order: Order, { language }: Style, which: ReadonlyArray<'shipping' | 'billing'>): Block[] {
  return which.flatMap((kind): Block[] => {
    const address = order[`${kind}_address`]
    if (!address) return []
    const { name, company, line1, line2, city, region, postal_code: postalCode, country } = address
    const lines = [
      name,
      company,
      line1,
      line2,
      [postalCode, city].filter(Boolean).join(' '),
      region,
      countryName(country)
    ]
    return [
      {
        kind: 'address',
        label: words[language][`${kind}Address`],
        lines: lines.filter(line => typeof line === 'string')
      }
    ]
  })

  function countryName(code: string): string {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  }
}
