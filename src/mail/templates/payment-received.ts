import { nameOf, type OrderFacts } from '../facts.js'
import type { Language, Style } from '../languages.js'
import type { Letter } from '../letter.js'
import { orderLines } from '../order-blocks.js'

const words: Record<Language, Words> = {
  en: {
    subject: order => `Payment received for your order ${order}`,
    heading: 'We have received your payment',
    intro: (order, amount) =>
      amount === undefined ? `Your order ${order} is paid.` : `You paid ${amount}. Your order ${order} is paid.`,
    footer: shop => `You receive this e-mail because you ordered at ${shop}.`
  },
  de: {
    subject: order => `Zahlung für deine Bestellung ${order} erhalten`,
    heading: 'Deine Zahlung ist eingegangen',
    intro: (order, amount) =>
      amount === undefined
        ? `Deine Bestellung ${order} ist bezahlt.`
        : `Du hast ${amount} gezahlt. Deine Bestellung ${order} ist bezahlt.`,
    footer: shop => `Du erhältst diese E-Mail, weil du bei ${shop} bestellt hast.`
  }
}

interface Words {
  subject: (order: string) => string
  heading: string
  intro: (order: string, amount: string | undefined) => string
  footer: (shop: string) => string
}

/** An order was paid. */
export function paymentReceived({ order, event, shopName }: OrderFacts, style: Style): Letter {
  const { subject, heading, intro, footer } = words[style.language]
  const amountCents = event.data.amount_cents ?? 0
  return {
    subject: subject(nameOf(order)),
    heading,
    blocks: [
      { kind: 'paragraph', text: intro(nameOf(order), amountCents > 0 ? style.money(amountCents) : undefined) },
      orderLines(order, style)
    ],
    footer: footer(shopName)
  }
}
