import { nameOf, type OrderFacts } from '../facts.js'
import type { Language, Style } from '../languages.js'
import type { Letter } from '../letter.js'
import { eventLines } from '../order-blocks.js'

const words: Record<Language, Words> = {
  en: {
    subject: (order, isPart) =>
      isPart ? `Part of your order ${order} was canceled` : `Your order ${order} was canceled`,
    heading: isPart => (isPart ? 'Part of your order was canceled' : 'Your order was canceled'),
    intro: (order, isPart) =>
      isPart ? `These items of your order ${order} were canceled:` : `Your order ${order} was canceled:`,
    unpaid: 'It was not paid in time. You can order again at any time.',
    refund: 'You get back what you have paid for it. We will write again when the money is on its way.',
    footer: shop => `You receive this e-mail because you ordered at ${shop}.`
  },
  de: {
    subject: (order, isPart) =>
      isPart ? `Ein Teil deiner Bestellung ${order} wurde storniert` : `Deine Bestellung ${order} wurde storniert`,
    heading: isPart => (isPart ? 'Ein Teil deiner Bestellung wurde storniert' : 'Deine Bestellung wurde storniert'),
    intro: (order, isPart) =>
      isPart
        ? `Diese Artikel deiner Bestellung ${order} wurden storniert:`
        : `Deine Bestellung ${order} wurde storniert:`,
    unpaid: 'Sie wurde nicht rechtzeitig bezahlt. Du kannst jederzeit neu bestellen.',
    refund: 'Du bekommst zurück, was du dafür bezahlt hast. Wir schreiben dir, wenn das Geld unterwegs ist.',
    footer: shop => `Du erhältst diese E-Mail, weil du bei ${shop} bestellt hast.`
  }
}

interface Words {
  subject: (order: string, isPart: boolean) => string
  heading: (isPart: boolean) => string
  intro: (order: string, isPart: boolean) => string
  unpaid: string
  refund: string
  footer: (shop: string) => string
}

/** An order or a part of it was canceled. Reasons that people gave are for the shop, not for the customer. */
export function orderCanceled({ order, event, shopName }: OrderFacts, style: Style): Letter {
  const { subject, heading, intro, unpaid, refund, footer } = words[style.language]
  const isPart = event.type === 'order.partially_canceled'
  return {
    subject: subject(nameOf(order), isPart),
    heading: heading(isPart),
    blocks: [
      { kind: 'paragraph', text: intro(nameOf(order), isPart) },
      eventLines(event, order, 'canceled_quantity', style),
      ...(event.data.reason === 'payment_timeout' ? [{ kind: 'paragraph' as const, text: unpaid }] : []),
      ...(order.refund_due_cents > 0 ? [{ kind: 'paragraph' as const, text: refund }] : [])
    ],
    footer: footer(shopName)
  }
}
