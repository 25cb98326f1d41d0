import { nameOf, type OrderFacts } from '../facts.js'
import type { Language, Style } from '../languages.js'
import { isWebAddress, type Fact, type Letter } from '../letter.js'
import { addresses, eventLines } from '../order-blocks.js'

const words: Record<Language, Words> = {
  en: {
    subject: (order, isPart) =>
      isPart ? `Part of your order ${order} has shipped` : `Your order ${order} has shipped`,
    heading: isPart => (isPart ? 'Part of your order is on its way' : 'Your order is on its way'),
    intro: (order, isPart) =>
      isPart
        ? `We have shipped part of your order ${order}. The rest follows. In this shipment:`
        : `We have shipped your order ${order}. In this shipment:`,
    carrier: 'Carrier',
    trackingNumber: 'Tracking number',
    tracking: 'Follow the shipment',
    footer: shop => `You receive this e-mail because you ordered at ${shop}.`
  },
  de: {
    subject: (order, isPart) =>
      isPart ? `Ein Teil deiner Bestellung ${order} ist versandt` : `Deine Bestellung ${order} ist versandt`,
    heading: isPart => (isPart ? 'Ein Teil deiner Bestellung ist unterwegs' : 'Deine Bestellung ist unterwegs'),
    intro: (order, isPart) =>
      isPart
        ? `Wir haben einen Teil deiner Bestellung ${order} versandt. Der Rest folgt. In dieser Sendung:`
        : `Wir haben deine Bestellung ${order} versandt. In dieser Sendung:`,
    carrier: 'Versand durch',
    trackingNumber: 'Sendungsnummer',
    tracking: 'Sendung verfolgen',
    footer: shop => `Du erhältst diese E-Mail, weil du bei ${shop} bestellt hast.`
  }
}

interface Words {
  subject: (order: string, isPart: boolean) => string
  heading: (isPart: boolean) => string
  intro: (order: string, isPart: boolean) => string
  carrier: string
  trackingNumber: string
  tracking: string
  footer: (shop: string) => string
}

/** An order or a part of it was shipped. */
export function orderShipped({ order, event, shopName }: OrderFacts, style: Style): Letter {
  const { subject, heading, intro, footer, ...labels } = words[style.language]
  const isPart = event.type === 'order.partially_shipped'
  const { carrier, tracking_number: number, tracking_url: url } = event.data
  const facts: Fact[] = [
    ...(carrier ? [{ label: labels.carrier, value: carrier }] : []),
    ...(number ? [{ label: labels.trackingNumber, value: number }] : []),
    ...(url && isWebAddress(url) ? [{ label: labels.tracking, value: url, href: url }] : [])
  ]
  return {
    subject: subject(nameOf(order), isPart),
    heading: heading(isPart),
    blocks: [
      { kind: 'paragraph', text: intro(nameOf(order), isPart) },
      eventLines(event, order, 'shipped_quantity', style),
      ...(facts.length > 0 ? [{ kind: 'facts' as const, facts }] : []),
      ...addresses(order, style, ['shipping'])
    ],
    footer: footer(shopName)
  }
}
