import fc from 'fast-check'
import t from 'tap'
import { queryWithLargeValues } from '../../src/database/large-values.js'
import { inTransaction } from '../../src/database/transaction.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import { inputOf } from '../../src/shop/rows.js'
import { build } from '../support/app.js'

t.test('large values arrive as they are', async t => {
  const app = await build(t)
  const text = `{"quoted \\" and \\\\",'single',{braces},NULL,ünï,😀\n\t`.repeat(500)
  const [row] = await inTransaction(app.prisma, tx =>
    queryWithLargeValues<Array<{ text: string; list: string; short: string }>>(
      tx,
      Prisma.sql`SELECT ${text}::text AS text, ${[text, 'b']}::text[] AS list, ${'short'}::text AS short`
    )
  )
  t.strictSame(row, { text, list: [text, 'b'], short: 'short' })
})

t.test('a failed statement throws its own error, and the next one has its own values', async t => {
  const app = await build(t)
  const wrong = 'x'.repeat(1_000)
  const run = (text: string) =>
    inTransaction(app.prisma, tx => queryWithLargeValues(tx, Prisma.sql`SELECT ${text}::json AS value`))
  await t.rejects(run(wrong), { message: /invalid input syntax for type json/ })
  const right = JSON.stringify({ text: wrong })
  t.strictSame(await run(right), [{ value: { text: wrong } }])
})

t.test('PostgreSQL refuses a text that looks like a reference', async t => {
  const app = await build(t)
  const text = '\0' + 'x'.repeat(40)
  await t.rejects(
    inTransaction(app.prisma, tx => queryWithLargeValues(tx, Prisma.sql`SELECT ${text}::text AS value`)),
    { message: /invalid byte sequence/ }
  )
})

t.test('rows of any values are the input of a statement, of one shop and of several', async t => {
  const app = await build(t)
  const columns = { id: 'bigint', name: 'text', at: 'timestamptz', is_new: 'boolean', data: 'json' }
  const input = inputOf(columns, (row: Row) => row)
  const row: fc.Arbitrary<Row> = fc.record({
    id: fc.maxSafeInteger(),
    name: fc.option(text, { nil: undefined }),
    at: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), { nil: null }),
    is_new: fc.option(fc.boolean(), { nil: undefined }),
    data: fc.option(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null))), { nil: undefined })
  })
  const rows = fc.array(fc.record({ shopId: fc.integer({ min: 1, max: 2 }), row }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(rows, async rows => {
      const read = await inTransaction(app.prisma, tx =>
        queryWithLargeValues<Array<Row & { shop_id: bigint; id: bigint }>>(
          tx,
          Prisma.sql`SELECT shop_id, id, name, at, is_new, data::text AS data FROM ${input(rows)}`
        )
      )
      t.strictSame(
        read.map(({ shop_id: shopId, id, ...rest }) => ({ shop_id: Number(shopId), id: Number(id), ...rest })),
        rows.map(({ shopId, row: { id, name, at, is_new: isNew, data } }) => ({
          shop_id: shopId,
          id,
          name: name ?? null,
          at,
          is_new: isNew ?? null,
          data: data === undefined ? null : JSON.stringify(data)
        }))
      )
    }),
    { numRuns: 60 }
  )
})

interface Row {
  id: number
  name: string | undefined
  at: Date | null
  is_new: boolean | undefined
  data: unknown
}

// PostgreSQL has no NUL in texts.
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('"', '\\', '{', '}', ',', ' ', 'NULL'),
      fc.string({ unit: 'grapheme', maxLength: 1 })
    )
  })
  .filter(value => !value.includes('\0'))
