import { getIntrospectionQuery } from 'graphql'
import t from 'tap'
import { limits } from '../../src/graphql/limits.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { ask } from '../support/graphql.js'
import { observe } from '../support/statements.js'

const levels = (count: number) =>
  `${'{ product(id: 1) { orders { nodes { items '.repeat(count)}{ sku }${'}}}}'.repeat(count)}`

const hostile: Record<string, string> = {
  'levels of fields': `{ ${'a { '.repeat(100)} b ${'}'.repeat(100)} }`,
  'levels of links': levels(5),
  aliases: `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: products { totalCount }`).join(' ')} }`,
  fields: `{ ${'products { totalCount } '.repeat(350)} }`,
  'one field very often': `{ ${'stock '.repeat(1_500)} }`,
  'one field very often in a fragment that is not used':
    `{ live { at } } ` + `fragment a on Product { ${'id '.repeat(900)} }`,
  'a fragment within itself': '{ products { nodes { ...a } } } fragment a on Product { id ...a }',
  'fragments in a circle':
    '{ products { nodes { ...a } } } fragment a on Product { ...b } fragment b on Product { ...c } ' +
    'fragment c on Product { ...a }',
  'fragments that double': `{ products { nodes { ...f0 } } } ${Array.from(
    { length: 25 },
    (_, n) => `fragment f${n} on Product { ${n === 24 ? 'id' : `...f${n + 1} ...f${n + 1}`} }`
  ).join(' ')}`,
  'inline fragments in each other': `{ ${'... { '.repeat(640)} live { at } ${'}'.repeat(640)} }`,
  'fields that do not exist': `{ ${Array.from({ length: 590 }, (_, n) => `nothing${n}`).join(' ')} }`,
  tokens: `{ products(ids: [${'1 '.repeat(2_000)}]) { totalCount } }`,
  'lists in lists': `{ products(ids: ${'['.repeat(1_900)}) { totalCount } }`,
  'selections in selections': `${'{a'.repeat(990)}`,
  'a string of a megabyte': `{ products(q: "${'x'.repeat(1_000_000)}") { totalCount } }`,
  requests: '{ orders(first: 100) { nodes { history { history { id } } } products: payments { totalCount } } }',
  'requests by a variable': 'query($n: Int = 100) { users(first: $n) { nodes { orders { totalCount } } } }',
  objects: '{ products(first: 90) { nodes { orders(first: 100) { nodes { items { sku } } } } } }',
  'a document as JSON': JSON.stringify({ kind: 'Document', definitions: [] }),
  'several operations': 'query A { live { at } } query B { live { at } }',
  nothing: '# only a comment'
}

t.test('a hostile document is refused before anything runs', async t => {
  const app = await build(t)
  await ask(app, '{ products { totalCount } }')
  for (const [name, query] of Object.entries(hostile)) {
    const { statements, status, errors, data } = await observe(async () => await ask(app, query))
    t.equal(status, 400, name)
    t.equal(data, undefined, 'no field was resolved')
    t.match(errors[0]?.extensions, { code: 'VALIDATION_FAILED', status: 400 })
    t.strictSame(statements, [], 'no statement ran')
    t.ok(errors.length <= 11, 'the errors are bounded')
  }
})

t.test('a document that is too long is refused before it is parsed', async t => {
  const app = await build(t)
  const { errors } = await ask(app, `{${' '.repeat(limits.length)}`)
  t.match(errors[0]?.message, /must not have more than 20000 characters/)
  const body = { query: '{ live { at } }', variables: { a: 'x'.repeat(1_100_000) } }
  t.match(await send(app, 'POST', '/graphql', body), { status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
})

t.test('a document at the limits runs', async t => {
  const app = await build(t)
  const aliases = Array.from({ length: limits.aliases }, (_, n) => `a${n}: products { totalCount }`).join(' ')
  t.strictSame((await ask(app, `{ ${aliases} }`)).errors, [])
  const introspection = await ask(app, getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))
  t.strictSame(introspection.errors, [])
  t.equal(introspection.data.__schema.queryType.name, 'Query')
})

t.test('introspection within itself is refused', async t => {
  const app = await build(t)
  const { status, errors } = await ask(
    app,
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }'
  )
  t.equal(status, 400)
  t.match(errors[0]?.message, 'Maximum introspection depth exceeded')
})

t.test('orders with many lines make no more requests than the limit', async t => {
  const app = await build(t)
  for (let n = 0; n < 30; n++) await createProduct(app)
  const items = Array.from({ length: 30 }, (_, n) => ({ product_id: n + 1, quantity: 1 }))
  for (let n = 0; n < 5; n++) await createOrder(app, { items })
  // Assumed to be 5 x 10 lines; they are 150.
  const query = '{ orders(first: 5) { nodes { items { product { stockByLocation { productId } } } } } }'
  const { errors } = await ask(app, query)
  t.ok(errors.length > 0)
  t.match(errors[0]?.extensions, { code: 'VALIDATION_FAILED', errors: [{ path: 'body/query' }] })
})
