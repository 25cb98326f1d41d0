import type { Random } from '../shared/random.js'
import { garbage } from './garbage.js'

/** A request body with a mistake in it; rarely one of 10 MiB. */
export function badBody(random: Random): string | Buffer {
  if (random.happens(0.003)) return Buffer.alloc(10_485_760, random.pick(['[', ' ', '1', 'x']))
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
    () => '{"note":"\u0000","product_id":1,"quantity":1}',
    () => '{"product_id":1,"product_id":2,"quantity":1,"quantity":-1}'
  ])()
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

function listOf(length: number, create: () => string): string {
  return Array.from({ length }, create).join(',')
}

/** A valid body of some route, with one value replaced. */
function nearlyValid(random: Random): string {
  const valid = random.pick([
    '{"product_id":1,"quantity":1,"note":"a","order_date":"2026-01-01T00:00:00Z","user_id":null}',
    '{"items":[{"product_id":1,"quantity":1,"unit_price":5}]}',
    '{"sku":"A","name":"A","price":5,"stock":5,"low_stock_threshold":1}',
    '{"status":"PAID","restock":true}',
    '{"delta":1,"reason":"a"}',
    '{"email":"a@example.com","full_name":"A"}',
    '{"products":[{"sku":"A","name":"A","price":5}],"mode":"partial"}',
    '{"orders":[{"product_id":1,"quantity":1}],"mode":"partial"}',
    '{"event_id":"e","type":"payment.succeeded","order_id":1,"amount":5,"currency":"USD"}',
    '{"url":"https://example.com/","types":["order.paid"],"description":"a"}'
  ])
  const spots = [...valid.matchAll(/:("[^"]*"|[\w.]+)(?=[,}])/g)]
  const spot = random.pick(spots)
  return `${valid.slice(0, spot.index)}:${random.pick(scalars)}${valid.slice(spot.index + spot[0].length)}`
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
  'products orders mode refreshToken __proto__ constructor toString '
).split(' ')
