import type { Random } from '../shared/random.js'
import { garbage } from './garbage.js'

/** A request body with a mistake in it; rarely one of 10 MiB. */
export function badBody(random: Random): string | Buffer {
  if (random.happens(0.003)) return Buffer.alloc(10_485_760, random.pick(['[', ' ', '1', 'x']))
  if (random.happens(0.003)) return random.pick(dearBodies)()
  return random.pick<() => string | Buffer>([
    () => objectOf(random),
    () => objectOf(random),
    () => objectOf(random),
    () => objectOf(random),
    () => nearlyValid(random),
    () => nearlyValid(random),
    () => nearlyValid(random),
    () => random.pick(scalars),
    () => '['.repeat(random.between(1, 200_000)),
    () => `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    () => `{"items":[${Array(random.between(90, 3_000)).fill('{"product_id":1,"quantity":1}').join(',')}]}`,
    () => objectOf(random).slice(0, -random.between(1, 10)),
    () => `\ufeff${objectOf(random)}`,
    () => Buffer.from(objectOf(random), 'utf16le'),
    () => Buffer.from(garbage(random, random.between(1, 500)), 'latin1'),
    () => Buffer.from(nearlyValid(random).replace(/"[^"]*"(?=[,}])/, '"caf\u00e9"'), 'latin1'),
    () => '{"note":"\u0000","product_id":1,"quantity":1}',
    () => '{"product_id":1,"product_id":2,"quantity":1,"quantity":-1}'
  ])()
}

/** Nearly a megabyte each, of what costs the most to parse, to validate, or to report. */
const dearBodies: ReadonlyArray<() => string> = [
  () => `{"products":[${'{"sku":"A","name":"A","price":5},'.repeat(999)}${unknownFields(40_000)}]}`,
  () => `{"orders":[${Array(100).fill(unknownFields(400)).join(',')}],"mode":"partial"}`,
  () => `{"items":[${'0,'.repeat(450_000)}0]}`,
  () => unknownFields(60_000),
  () => `[${'{},'.repeat(300_000)}{}]`,
  () => `{"email":"${'a.'.repeat(400_000)}@","full_name":"A"}`,
  () => `{"sku":"${'e\\u0301'.repeat(100_000)}","name":"${'\u200b'.repeat(100_000)}","price":5}`,
  () => `{"price":0.${'9'.repeat(900_000)}}`,
  () => `{"note":"${'\\ud800'.repeat(100_000)}","product_id":1,"quantity":1}`
]

function unknownFields(count: number): string {
  return `{${listOf(count, index => `"k${index}":0`)}}`
}

function objectOf(random: Random): string {
  return `{${listOf(random.between(0, 6), () => fieldOf(random, 2))}}`
}

function fieldOf(random: Random, depth: number): string {
  return `"${random.pick(fieldNames)}":${valueOf(random, depth)}`
}

function valueOf(random: Random, depth: number): string {
  if (depth === 0 || random.happens(0.7)) return random.pick(scalars)
  if (random.happens(0.5)) return `[${listOf(random.between(0, 3), () => valueOf(random, depth - 1))}]`
  return `{${listOf(random.between(0, 4), () => fieldOf(random, depth - 1))}}`
}

function listOf(length: number, create: (index: number) => string): string {
  return Array.from({ length }, (_, index) => create(index)).join(',')
}

/** A valid body of some route, with one value replaced. */
function nearlyValid(random: Random): string {
  const valid = random.pick([
    '{"product_id":1,"quantity":1,"note":"a","order_date":"2026-01-01T00:00:00Z","user_id":null}',
    '{"items":[{"product_id":1,"quantity":1,"unit_price":5}]}',
    '{"sku":"A","name":"A","price":5,"stock":5,"low_stock_threshold":1}',
    '{"status":"PAID","restock":true}',
    '{"delta":1,"reason":"a"}',
    '{"counted":5,"location_id":1,"reason":"a"}',
    '{"product_id":1,"from_location_id":1,"to_location_id":2,"quantity":1}',
    '{"items":[{"product_id":1,"quantity":60000},{"product_id":2,"quantity":1}],"location_id":2}',
    '{"name":"A","priority":1,"is_active":true}',
    '{"items":[{"item_id":1,"quantity":1}],"tracking_number":"a","tracking_url":"https://example.com/"}',
    '{"items":[{"item_id":1,"quantity":1},{"item_id":2,"quantity":1}],"restock":true,"reason":"a"}',
    '{"amount_cents":1,"reason":"a"}',
    '{"email":"a@example.com","full_name":"A"}',
    '{"products":[{"sku":"A","name":"A","price":5}],"mode":"partial"}',
    '{"products":[{"id":1,"name":"A","price":5},{"sku":"FUZZ-2","stock":5}],"mode":"partial"}',
    '{"orders":[{"id":1,"status":"PAID"},{"id":2,"status":"CANCELED"}],"mode":"partial"}',
    '{"orders":[{"product_id":1,"quantity":1}],"mode":"partial"}',
    paymentOf(random),
    paymentOf(random),
    '{"url":"https://example.com/","types":["order.paid"],"description":"a"}'
  ])
  const spots = [...valid.matchAll(/:("[^"]*"|[\w.]+)(?=[,}])/g)]
  const spot = random.pick(spots)
  return `${valid.slice(0, spot.index)}:${random.pick(scalars)}${valid.slice(spot.index + spot[0].length)}`
}

/** A payment event of an order that may exist; often for a part of its price, and often seen before. */
export function paymentOf(random: Random): string {
  return JSON.stringify({
    event_id: `e${random.between(1, 200)}`,
    type: random.pick(['payment.succeeded', 'payment.failed', 'payment.refunded']),
    order_id: random.between(1, 50),
    ...random.pick([{}, { amount: random.pick([0.1, 1, 4.99, 5, 10]) }, { amount_cents: random.between(1, 1_000) }]),
    currency: 'USD'
  })
}

const numbers = [
  '0',
  '-1',
  '1',
  '1.5',
  '1e308',
  '1e400',
  '-0',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775808',
  '1e-7',
  '0.005',
  '19.99',
  '19.9900005',
  '1000000000',
  '1000000001',
  '92233720368547758.07',
  '1000001',
  '2147483648'
]
const scalars = [
  ...numbers,
  'null',
  'true',
  '""',
  '"1"',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"💩"',
  '"A\\u200b"',
  '"\\u00a0"',
  '" FUZZ-1"',
  '"e\\u0301"',
  '"\\u00e9"',
  '"\\u0130\\u0131"',
  '"REFUNDED"',
  '"' + 'x'.repeat(5_000) + '"',
  '[]',
  '{}',
  '[[[]]]',
  '{"a":{}}',
  '"2026-01-01T00:00:00Z"',
  '"+275760-09-13T00:00:00Z"',
  '"PAID"',
  '"shipped"',
  '"a@example.com"',
  '"http://169.254.169.254/"',
  '"http://[::1]:1/"',
  '"https://example.com/"'
]
// The last one is empty.
const fieldNames = (
  'product_id id quantity items lines expected_price_cents unit_price user_id customer_id ' +
  'order_date note status restock sku name price price_cents stock delta reason ' +
  'low_stock_threshold email full_name event_id type event order_id amount currency url types ' +
  'location_id from_location_id to_location_id counted priority is_active ' +
  'item_id carrier tracking_number tracking_url amount_cents ' +
  'products orders mode refreshToken __proto__ constructor toString '
).split(' ')
