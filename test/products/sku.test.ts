import fc from 'fast-check'
import t from 'tap'
import { normalizeSku, skuProblem } from '../../src/products/sku.js'
import { build, createProduct, send } from '../support/app.js'

const composed = 'CAF\u00c9'
const decomposed = 'CAFE\u0301'

t.test(
  'a sku that looks like another one is refused: spaces at its edges, and characters that nobody sees',
  async t => {
    const app = await build(t)
    const { id } = await createProduct(app, { sku: 'MUG' })
    for (const sku of [
      ' ',
      '   ',
      'MUG ',
      ' MUG',
      '\tMUG',
      'MUG\n',
      'MUG\u200b',
      '\u200bMUG',
      'M\u200bUG',
      'MU\u00adG',
      '\ufeffMUG',
      'M\u00a0UG',
      'MUG\u3000',
      'MU\u2028G',
      'MU\u202eG',
      'MUG\ufe0f',
      'MUG\u3164',
      '\u2800',
      'MUG\u0007',
      'MUG\u{e0041}',
      '\u0958'.repeat(64)
    ]) {
      // The report of the tests is read line by line, and U+2028 ends a line.
      const name = encodeURIComponent(sku)
      const refusal = { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'body/sku' }] } }
      t.match(await send(app, 'POST', '/products', { sku, name: 'x', price: 1 }), refusal, name)
      t.match(await send(app, 'PATCH', `/products/${id}`, { sku }), refusal, name)
      t.match(
        await send(app, 'POST', '/products/bulk', { products: [{ sku, name: 'x', price: 1 }], mode: 'partial' }),
        { status: 200, body: { results: [{ status: 400, error: { errors: [{ path: 'body/products/0/sku' }] } }] } },
        name
      )
    }
    t.match((await send(app, 'POST', '/products', { sku: 'A\u200b', name: 'x', price: 0.001 })).body.errors, [
      { path: 'body/sku', message: 'must not contain the invisible character U+200B' },
      { path: 'body/price' }
    ])
    for (const sku of ['BLUE MUG', 'a/b-c_d.e#1', '茶壺', '🫖', 'Ünï']) {
      t.equal((await createProduct(app, { sku })).sku, sku)
    }
    t.equal((await send(app, 'GET', `/products/${id}`)).body.sku, 'MUG')
  }
)

t.test('a sku is stored in NFC, so one in NFD is the same sku', async t => {
  const app = await build(t)
  t.equal((await createProduct(app, { sku: decomposed })).sku, composed)
  const taken = { status: 409, body: { code: 'SKU_EXISTS', sku: composed } }
  for (const sku of [composed, decomposed]) {
    t.match(await send(app, 'POST', '/products', { sku, name: 'x', price: 1 }), taken)
    t.match((await send(app, 'GET', `/products?q=${encodeURIComponent(sku)}`)).body, { total: 1 }, 'found by either')
  }
  const { id } = await createProduct(app, { sku: 'B' })
  t.match(await send(app, 'PATCH', `/products/${id}`, { sku: decomposed }), taken)
  const products = [decomposed, composed].map(sku => ({ sku: `${sku}-2`, name: 'x', price: 1 }))
  t.match((await send(app, 'POST', '/products/bulk', { products, mode: 'partial' })).body, {
    results: [
      { status: 201, product: { sku: `${composed}-2` } },
      { status: 409, error: { sku: `${composed}-2` } }
    ]
  })
  t.match(await send(app, 'PATCH', '/products/1', { sku: decomposed }), { status: 200, body: { version: 1 } })
})

t.test('a name in either Unicode form is found by a text in either form', async t => {
  const app = await build(t)
  await createProduct(app, { name: `A ${composed}` })
  await createProduct(app, { name: `A ${decomposed}` })
  for (const text of [composed, decomposed]) {
    t.equal((await send(app, 'GET', `/products?q=${encodeURIComponent(text)}`)).body.total, 2)
  }
})

t.test('a product of an earlier version keeps a sku that breaks a rule, and can still be changed', async t => {
  const app = await build(t)
  for (const sku of ['MUG ', ' ', 'MU\u200bG', decomposed]) {
    const { id } = await createProduct(app)
    await app.prisma.product.update({ where: { shopId_id: { shopId: 1, id } }, data: { sku } })
    const url = `/products/${id}`
    t.match(await send(app, 'PATCH', url, { name: 'N' }), { status: 200, body: { sku, version: 2 } })
    const all = { sku, name: 'M', price: 2, stock: 5 }
    t.match(await send(app, 'PUT', `${url}?partial=false`, all), { status: 200, body: { sku, version: 3, stock: 5 } })
    t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }), {
      status: 201,
      body: { items: [{ sku }] }
    })
    t.equal((await send(app, 'PATCH', url, { sku: `${sku} ` })).status, 400, 'another wrong one is refused')
    t.match(await send(app, 'PATCH', url, { sku: `RIGHT-${id}` }), { status: 200, body: { sku: `RIGHT-${id}` } })
  }
})

t.test('a sku that an earlier version stored in NFD is taken in NFC too', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  await app.prisma.product.update({ where: { shopId_id: { shopId: 1, id } }, data: { sku: decomposed } })
  const taken = { status: 409, body: { code: 'SKU_EXISTS', sku: composed } }
  t.match(await send(app, 'POST', '/products', { sku: composed, name: 'x', price: 1 }), taken)
  const other = await createProduct(app)
  t.match(await send(app, 'PATCH', `/products/${other.id}`, { sku: composed }), taken)
  await send(app, 'DELETE', `/products/${id}`)
  t.match(await send(app, 'PATCH', `/products/${other.id}`, { sku: composed }), { status: 200 }, 'free again')
})

t.test('whatever is accepted is in NFC, has visible edges and at most 64 characters, and stays the same', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 70 }), text => {
      const sku = normalizeSku(text)
      if (skuProblem(sku) !== undefined) return true
      return sku === sku.normalize('NFC') && sku === sku.trim() && [...sku].length <= 64 && normalizeSku(sku) === sku
    })
  )
})
