import { nameOf, type OrderFacts } from '../facts.js'
import type { Language, Style } from '../languages.js'
import type { Letter } from '../letter.js'

const words: Record<Language, Words> = {
  en: {
    subject: order => `Refund for your order ${order}`,
    heading: 'We have refunded you',
    intro: (order, amount) =>
      amount === undefined
        ? `Your order ${order} was refunded.`
        : `We have paid back ${amount} of your order ${order}. It can take some days to reach you.`,
    footer: shop => `You receive this e-mail because you ordered at ${shop}.`
  },
  de: {
    subject: order => `Erstattung für deine Bestellung ${order}`,
    heading: 'Du bekommst Geld zurück',
    intro: (order, amount) =>
      amount === undefined
        ? `Deine Bestellung ${order} wurde erstattet.`
        : `Wir haben dir ${amount} deiner Bestellung ${order} erstattet. Es kann einige Tage dauern, bis es da ist.`,
    footer: shop => `Du erhältst diese E-Mail, weil du bei ${shop} bestellt hast.`
  }
}

interface Words {
  subject: (order: string) => string
  heading: string
  intro: (order: string, amount: string | undefined) => string
  footer: (shop: string) => string
}

/** Money for an order was paid back. */
export function orderRefunded({ order, event, shopName }: OrderFacts, style: Style): Letter {
  const { subject, heading, intro, footer } = words[style.language]
  const amountCents = event.data.amount_cents ?? 0
  return {
    subject: subject(nameOf(order)),
    heading,
    blocks: [{ kind: 'paragraph', text: intro(nameOf(order), amountCents > 0 ? style.money(amountCents) : undefined) }],
    footer: footer(shopName)
  }
}
