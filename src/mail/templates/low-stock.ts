import type { MailEvent } from '../facts.js'
import type { Language, Style } from '../languages.js'
import type { Letter } from '../letter.js'

const words: Record<Language, Words> = {
  en: {
    subject: (name, stock) => `Low stock: ${name} (${stock} left)`,
    heading: 'A product is low on stock',
    product: 'Product',
    stock: 'In stock',
    threshold: 'Low at',
    footer: shop => `You receive this e-mail because it is the address for low stock of ${shop}.`
  },
  de: {
    subject: (name, stock) => `Geringer Bestand: ${name} (noch ${stock})`,
    heading: 'Ein Produkt geht zur Neige',
    product: 'Produkt',
    stock: 'Bestand',
    threshold: 'Meldebestand',
    footer: shop => `Du erhältst diese E-Mail, weil sie bei ${shop} als Adresse für geringe Bestände eingetragen ist.`
  }
}

interface Words {
  subject: (name: string, stock: string) => string
  heading: string
  product: string
  stock: string
  threshold: string
  footer: (shop: string) => string
}

/** A product has reached its threshold. To the shop. */
export function lowStock(
  { product, event, shopName }: { product: { sku: string; name: string }; event: MailEvent; shopName: string },
  style: Style
): Letter {
  const { subject, heading, footer, ...labels } = words[style.language]
  const stock = style.number(event.data.stock ?? 0)
  return {
    subject: subject(product.name, stock),
    heading,
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: labels.product, value: `${product.name} (${product.sku})` },
          { label: labels.stock, value: stock },
          { label: labels.threshold, value: style.number(event.data.threshold ?? 0) }
        ]
      }
    ],
    footer: footer(shopName)
  }
}
