/**
 * A URL as logs and traces show it. The values of query parameters are left out, except of those in which nobody would
 * write personal data: searches and filters may name a person, and an unknown parameter may hold anything.
 */
export function loggedUrl(url: string): string {
  const start = url.indexOf('?')
  if (start === -1) return url
  const parameters = url
    .slice(start + 1)
    .split('&')
    .map(shown)
  return `${url.slice(0, start)}?${parameters.join('&')}`
}

function shown(parameter: string): string {
  const [name = '', ...values] = parameter.split('=')
  if (values.length === 0) return harmlessText.test(name) ? name : '[redacted]'
  if (harmlessNames.has(name) && harmlessText.test(parameter)) return parameter
  return `${harmlessText.test(name) ? name : '[redacted]'}=[redacted]`
}

const harmlessNames = new Set([
  ...[
    'limit',
    'offset',
    'skip',
    'page',
    'size',
    'sort',
    'after',
    'types',
    'status',
    'user_id',
    'product_id',
    'order_id'
  ],
  ...['ids', 'in_stock', 'low_stock', 'is_active', 'payment_status', 'fulfillment_status', 'refund_due', 'partial'],
  ...['created_from', 'created_to', 'updated_from', 'from', 'to', 'interval', 'group_by', 'mode', 'full']
])

/** Names, numbers and times, as parameters of this service have them, and nothing like an address. */
const harmlessText = /^(?:[\w.,:=+-]|%3a|%2c){0,200}$/i
