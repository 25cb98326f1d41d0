import type { Schema } from '../api/client.js'
import { Badge } from '../components/badge.js'

type Product = Schema<'Product'>

/**
 * The price in the way of the browser's locale. A product does not name the currency of its shop, but its two prices
 * tell how many decimal places that has.
 */
export function priceText({ price, price_cents: cents }: Pick<Product, 'price' | 'price_cents'>): string {
  const digits = Math.round(Math.log10(cents / price))
  return price.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** What is unusual about a product. The threshold of the shop is not known here, only the product's own. */
export function ProductBadges({ product }: { product: Product }) {
  const { is_active: isActive, stock, low_stock_threshold: threshold } = product
  return (
    <>
      {!isActive && <Badge>Inactive</Badge>} {stock === 0 && <Badge tone="bad">Sold out</Badge>}
      {stock > 0 && threshold !== null && stock <= threshold && <Badge tone="warn">Low</Badge>}
    </>
  )
}
