import t from 'tap'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { ask } from '../support/graphql.js'
import { observe } from '../support/statements.js'

t.test('a page of 50 orders with their lines, products and users takes at most six statements', async t => {
  const app = await build(t)
  for (let n = 0; n < 30; n++) await createProduct(app)
  const userIds: number[] = []
  for (let n = 0; n < 20; n++) {
    const { body } = await send(app, 'POST', '/users', { email: `user-${n}@example.com`, full_name: `User ${n}` })
    userIds.push(body.id)
  }
  for (let n = 0; n < 50; n++) {
    const items = [0, 1, 2].map(line => ({ product_id: 1 + ((n + line * 7) % 30), quantity: 1 }))
    await createOrder(app, { items, user_id: userIds[n % 20] })
  }
  const query = `{
    orders(first: 50) { totalCount nodes { id status user { email } items { quantity product { sku stock } } } }
  }`
  await ask(app, '{ orders { totalCount } }')
  const { statements, data } = await observe(async () => await ask(app, query))
  t.ok(statements.length <= 6, `${statements.length} statements`)
  t.equal(data.orders.nodes.length, 50)
  for (const { user, items } of data.orders.nodes) {
    t.match(user, { email: /^user-\d+@example.com$/ })
    t.equal(items.length, 3)
    for (const { product } of items) t.match(product, { sku: String, stock: Number })
  }
})

t.test('a resource that many others name is read once, and one that was deleted is null', async t => {
  const app = await build(t)
  const [kept, gone] = [await createProduct(app), await createProduct(app)]
  for (let n = 0; n < 5; n++) {
    await createOrder(app, { items: [kept, gone].map(({ id }) => ({ product_id: id, quantity: 1 })) })
  }
  await app.inject({ method: 'DELETE', url: `/products/${gone.id}` })
  const query = '{ orders { nodes { items { sku product { sku } } } } movements(id: 1) { nodes { order { id } } } }'
  await ask(app, query)
  const { statements, data, errors } = await observe(async () => await ask(app, query))
  t.strictSame(errors, [])
  t.strictSame(data.orders.nodes[0].items, [
    { sku: kept.sku, product: { sku: kept.sku } },
    { sku: gone.sku, product: null }
  ])
  t.ok(statements.length <= 4, `${statements.length} statements`)
})

t.test('a connection continues with the cursors of the REST lists', async t => {
  const app = await build(t)
  for (let n = 0; n < 5; n++) await createProduct(app)
  const query = `query Page($after: String) {
    products(first: 2, after: $after, sort: ID_DESC) {
      totalCount totalRelation edges { cursor node { id } } nodes { id }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`
  const pages: string[][] = []
  let after: string | null = null
  do {
    const { data } = await ask(app, query, { variables: { after } })
    const { nodes, edges, pageInfo, totalCount, totalRelation } = data.products
    t.strictSame([totalCount, totalRelation], [5, 'EQ'])
    t.strictSame(
      edges.map((edge: { node: object }) => edge.node),
      nodes
    )
    t.equal(edges.at(-1).cursor, pageInfo.endCursor)
    t.equal(pageInfo.hasNextPage, pageInfo.endCursor !== null)
    t.equal(pageInfo.hasPreviousPage, after !== null)
    const cursor: string = after === null ? '' : `&cursor=${String(after)}`
    const rest = await send(app, 'GET', `/products?limit=2&sort=-id${cursor}`)
    t.equal(rest.body.next_cursor, pageInfo.endCursor)
    pages.push(nodes.map((node: { id: string }) => node.id))
    after = pageInfo.endCursor
  } while (after !== null)
  t.strictSame(pages, [['5', '4'], ['3', '2'], ['1']])
})

t.test('ids and amounts are exact, and metadata keeps its names', async t => {
  const app = await build(t)
  const metadata = { some_key: 'a', otherKey: 'b' }
  await send(app, 'POST', '/products', { sku: 'A', name: 'A', price_cents: 5_000_000_000, stock: 9, metadata })
  const { data } = await ask(app, '{ product(id: 1) { id priceCents metadata } }')
  t.strictSame(data.product, { id: '1', priceCents: 5_000_000_000, metadata })
  const large = Number.MAX_SAFE_INTEGER
  const { errors } = await ask(app, `{ product(id: ${large}) { id } }`)
  t.match(errors[0]?.extensions, { code: 'PRODUCT_NOT_FOUND', product_id: large })
})
