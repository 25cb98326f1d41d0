import type { Shop } from '../schemas.js'
import { byId, childrenById, element, findIn } from './dom.js'
import { whole } from './format.js'

type BusyProduct = Shop['busiest_products'][number]

/** The highest stock seen of each product: the full length of its bar if it has no threshold of low stock. */
const highestStock = new Map<number, number>()

/** Shows the busiest products; the rows of products that stay are updated, so that their bars can move. */
export function showProducts(products: readonly BusyProduct[]): void {
  const body = byId('products')
  const rows = childrenById(body)
  body.replaceChildren(...products.map(product => updateRow(rows.get(product.id) ?? createRow(product.id), product)))
  byId('products-table').hidden = products.length === 0
  byId('products-foot').classList.toggle('is-hint', products.length > 0)
  byId('products-foot').textContent =
    products.length === 0
      ? 'Products appear here when their stock changes.'
      : 'The mark is where stock is low; a full bar is four times as much, or the highest stock seen.'
}

function createRow(id: number): HTMLElement {
  const row = element('tr', '')
  row.dataset.id = String(id)
  const name = element('td', '')
  name.append(element('span', 'name'), element('span', 'sku'))
  const stock = element('td', 'stock')
  const level = element('div', 'level')
  const track = element('div', 'track')
  track.setAttribute('aria-hidden', 'true')
  track.append(element('div', 'fill'), element('div', 'mark'))
  level.append(track, element('b', ''))
  stock.append(level)
  row.append(name, element('td', 'number sold'), stock)
  return row
}

function updateRow(
  row: HTMLElement,
  { id, name, sku, stock, is_low: isLow, low_stock_threshold: threshold, sold_per_minute: soldPerMinute }: BusyProduct
): HTMLElement {
  const highest = Math.max(highestStock.get(id) ?? 0, stock)
  highestStock.set(id, highest)
  row.classList.toggle('is-low', isLow && stock > 0)
  row.classList.toggle('is-out', stock === 0)
  findIn(row, '.name').textContent = name
  findIn(row, '.sku').textContent = sku
  findIn(row, '.sold').textContent = whole(soldPerMinute)
  const full = threshold ? 4 * threshold : highest
  findIn(row, '.mark').hidden = !threshold
  findIn(row, '.fill').style.transform = `scaleX(${full === 0 ? 0 : Math.min(1, stock / full)})`
  findIn(row, '.level b').textContent = stock === 0 ? 'sold out' : whole(stock)
  return row
}
