import fc from 'fast-check'
import t from 'tap'
import { toDecimal, toMinorUnits } from '../../src/money/amounts.js'
import { currencies, digitsOf } from '../../src/money/currencies.js'
import { maxPriceCents, readPrice } from '../../src/money/prices.js'

const currency = fc.constantFrom(...currencies)

/** The decimal as a person writes it, made from digits alone. */
function written(minorUnits: number, digits: number): string {
  const text = String(minorUnits).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

t.test('an amount of up to 15 digits is converted exactly in every currency, whatever its digits', async () => {
  fc.assert(
    fc.property(currency, fc.integer({ min: 0, max: 1e15 }), (code, minorUnits) => {
      const decimal = JSON.parse(written(minorUnits, digitsOf(code)))
      return toDecimal(minorUnits, code) === decimal && toMinorUnits(decimal, code) === minorUnits
    }),
    { numRuns: 20_000 }
  )
})

t.test('a price with more digits than its currency has is never rounded, however small the rest', async () => {
  const tail = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 9 })).map(([zeros, digit]) => '0'.repeat(zeros) + digit)
  fc.assert(
    fc.property(currency, fc.integer({ min: 0, max: 99_999_999 }), tail, (code, minorUnits, rest) => {
      const digits = digitsOf(code)
      const decimal = Number(`${written(minorUnits, digits)}${digits === 0 ? '.' : ''}${rest}`)
      return toMinorUnits(decimal, code) === undefined
    }),
    { numRuns: 20_000 }
  )
})

t.test('products that binary fractions miss are still found', async t => {
  for (const [decimal, code, minorUnits] of [
    [1.005, 'KWD', 1_005],
    [1.234, 'KWD', 1_234],
    [1.15, 'USD', 115],
    [4.35, 'USD', 435],
    [19.99, 'USD', 1_999],
    [500, 'JPY', 500],
    [1.0001, 'CLF', 10_001],
    [0.1 + 0.2, 'USD', undefined],
    [0.5, 'JPY', undefined],
    [19.9900005, 'USD', undefined]
  ] as const) {
    t.equal(toMinorUnits(decimal, code), minorUnits, `${decimal} ${code}`)
  }
})

t.test('digits are those of ISO 4217, also where Intl of Node.js has others', async t => {
  for (const [code, digits] of [
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['IQD', 3],
    ['AFN', 2],
    ['LAK', 2],
    ['MGA', 2]
  ] as const) {
    t.equal(digitsOf(code), digits, code)
  }
  for (const code of ['XYZ', 'XXX', 'XTS', 'XAU', 'XDR', 'usd', 'US', '']) t.notOk(currencies.has(code), code)
  t.ok([...currencies].every(code => /^[A-Z]{3}$/.test(code)))
})

t.test('the largest price is the same number of minor units in every currency', async t => {
  for (const code of currencies) {
    const largest = toDecimal(maxPriceCents, code)
    t.equal(readPrice(largest, code), maxPriceCents, code)
    t.match(readPrice(largest + 1, code), { problem: `must be <= ${largest}` })
  }
})
