import type { LiveSnapshot } from '../schemas.js'
import type { Point } from './chart-path.js'
import { chartMs } from './chart-path.js'
import { createChart } from './chart.js'
import { byId } from './dom.js'
import { showEvents } from './events.js'
import { milliseconds, rate, whole } from './format.js'
import { showGettingStarted } from './getting-started.js'
import { showProcess } from './process.js'
import { showProducts } from './products.js'

const ordersChart = createChart({
  plot: byId('orders-plot'),
  reading: byId('orders-reading'),
  series: ['orders'],
  label: 'Orders per second',
  format: rate,
  isFilled: true
})

const latencyChart = createChart({
  plot: byId('latency-plot'),
  reading: byId('latency-reading'),
  series: ['p99', 'p95', 'p50'],
  label: 'Response time',
  format: milliseconds,
  isFilled: false
})

/** What the charts draw: one point for each snapshot of the last two minutes. */
const points: Point[] = []

/** Shows a snapshot. While the database does not respond, the panels of the shop keep what they show. */
export function showSnapshot({ at, shop, process }: LiveSnapshot): void {
  const atMs = Date.parse(at)
  points.push({
    atMs,
    orders: shop?.orders_per_second ?? null,
    ...(process.latency_ms ?? { p50: null, p95: null, p99: null })
  })
  while (points[0] && atMs - points[0].atMs > chartMs) points.shift()
  byId('notice').textContent = shop ? '' : 'The database does not respond. The shop below is out of date.'
  showProcess(process)
  if (shop) {
    byId('orders-now').textContent = rate(shop.orders_per_second)
    byId('orders-total').textContent = whole(shop.orders)
    showProducts(shop.busiest_products)
    showEvents(shop, atMs)
    showGettingStarted(shop)
  }
  ordersChart.draw(points)
  latencyChart.draw(points)
}
