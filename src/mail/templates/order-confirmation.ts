import { nameOf, type OrderFacts } from '../facts.js'
import type { Language, Style } from '../languages.js'
import type { Letter } from '../letter.js'
import { addresses, orderLines } from '../order-blocks.js'

const words: Record<Language, Words> = {
  en: {
    subject: (order, shop) => `Your order ${order} at ${shop}`,
    heading: 'Thank you for your order',
    intro: (order, date) => `We have received your order ${order} of ${date}. This is what you ordered:`,
    footer: shop => `You receive this e-mail because you ordered at ${shop}.`
  },
  de: {
    subject: (order, shop) => `Deine Bestellung ${order} bei ${shop}`,
    heading: 'Danke für deine Bestellung',
    intro: (order, date) => `Wir haben deine Bestellung ${order} vom ${date} erhalten. Du hast bestellt:`,
    footer: shop => `Du erhältst diese E-Mail, weil du bei ${shop} bestellt hast.`
  }
}

interface Words {
  subject: (order: string, shop: string) => string
  heading: string
  intro: (order: string, date: string) => string
  footer: (shop: string) => string
}

/** An order was placed. */
export function orderConfirmation({ order, shopName }: OrderFacts, style: Style): Letter {
  const { subject, heading, intro, footer } = words[style.language]
  return {
    subject: subject(nameOf(order), shopName),
    heading,
    blocks: [
      { kind: 'paragraph', text: intro(nameOf(order), style.date(order.order_date)) },
      orderLines(order, style),
      ...addresses(order, style, ['shipping', 'billing'])
    ],
    footer: footer(shopName)
  }
}
