import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { median } from '../shared/percentile.js'
import type { Bench } from './services.js'

/**
 * Measures what GraphQL costs in one process: the processor time of a hostile document until it is refused, and that of
 * the same answers by REST and by GraphQL. The median of the rounds, without a network.
 */
export async function measureGraphql(bench: Bench, rounds: number): Promise<string> {
  const app = await buildApp({
    ...loadConfig({ LOG_LEVEL: 'warn' }, 'no .env file'),
    databaseUrl: await bench.createDatabase('bench_graphql')
  })
  await app.ready()
  const post = async (url: string, payload: object) => await app.inject({ method: 'POST', url, payload })
  const graphql = async (query: string) => await post('/graphql', { query })
  const id = await fill(app)
  const useful: Record<string, () => Promise<unknown>> = {
    'a product by REST': async () => await app.inject({ url: `/products/${id}` }),
    'a product by GraphQL': async () => await graphql(`{ product(id: ${id}) { id sku name price stock } }`),
    '50 orders by REST': async () => await app.inject({ url: '/orders?limit=50' }),
    '50 orders by GraphQL': async () => await graphql(page('')),
    'with users and products, by GraphQL': async () => await graphql(page('product { sku stock }', 'user { email }')),
    'an order by REST': async () => await post('/orders', { product_id: id, quantity: 1 }),
    'an order by GraphQL': async () =>
      await graphql(`mutation { createOrder(input: { productId: ${id}, quantity: 1 }) { id status } }`)
  }
  const rows: string[] = []
  for (const [name, work] of Object.entries(useful)) rows.push(await rowOf(name, work, rounds))
  for (const [name, query] of Object.entries(hostileDocuments)) {
    // Documents that differ, so that none is remembered.
    let number = 0
    rows.push(await rowOf(`refused: ${name}`, async () => await graphql(`${query} # ${++number}`), rounds))
  }
  await app.close()
  return report(rows)
}

/** Products, users and orders. @returns the id of a product */
async function fill(app: FastifyInstance): Promise<number> {
  const post = async (url: string, payload: object) => await app.inject({ method: 'POST', url, payload })
  for (let n = 0; n < 50; n++) {
    await post('/products', { sku: `GRAPHQL-${n}`, name: `Product ${n}`, price: 10, stock: 1_000_000 })
    await post('/users', { email: `graphql-${n}@example.com`, full_name: `User ${n}` })
  }
  const { users } = (await app.inject({ url: '/users?limit=50&q=graphql-' })).json()
  const { products } = (await app.inject({ url: '/products?limit=50&q=GRAPHQL-' })).json()
  for (let n = 0; n < 50; n++) {
    const items = [0, 7, 14].map(step => ({ product_id: products[(n + step) % 50].id, quantity: 1 }))
    await post('/orders', { user_id: users[n].id, items })
  }
  return Number(products[0].id)
}

function page(ofItem: string, ofOrder = ''): string {
  return `{ orders(first: 50) { totalCount nodes { id status ${ofOrder} items { sku quantity ${ofItem} } } } }`
}

/** Each is refused: too deep, too wide, too expensive, or not GraphQL. */
const hostileDocuments: Readonly<Record<string, string>> = {
  'a thousand levels of fields': `{ ${'a { '.repeat(900)}`,
  'a thousand aliases': `{ ${Array.from({ length: 330 }, (_, n) => `a${n}: live { at }`).join(' ')} }`,
  'a field 600 times': `{ products { nodes { ${'id '.repeat(590)} } } }`,
  'fields that do not exist': `{ ${Array.from({ length: 590 }, (_, n) => `nothing${n}`).join(' ')} }`,
  'fragments in a circle':
    '{ products { nodes { ...a } } } fragment a on Product { ...b } fragment b on Product { ...a }',
  'fragments that double': `{ products { nodes { ...f0 } } } ${Array.from(
    { length: 25 },
    (_, n) => `fragment f${n} on Product { ${n === 24 ? 'id' : `...f${n + 1} ...f${n + 1}`} }`
  ).join(' ')}`,
  'lists in lists': `{ products(ids: ${'['.repeat(1_900)}) { totalCount } }`,
  'a string of a megabyte': `{ products(q: "${'x'.repeat(1_000_000)}") { totalCount } }`
}

async function rowOf(name: string, work: () => Promise<unknown>, rounds: number): Promise<string> {
  for (let n = 0; n < warmUps; n++) await work()
  const times: number[] = []
  let longest = 0
  for (let round = 0; round < rounds; round++) {
    await sleep(10)
    const before = process.cpuUsage()
    for (let n = 0; n < repetitions; n++) {
      const own = process.cpuUsage()
      await work()
      longest = Math.max(longest, millisecondsSince(own))
    }
    times.push(millisecondsSince(before) / repetitions)
  }
  return `| ${name} | ${median(times).toFixed(2)} | ${longest.toFixed(1)} |`
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const warmUps = 50
const repetitions = 50

function report(rows: readonly string[]): string {
  return [
    '# GraphQL',
    '',
    'Processor time of the process of the service per request, in milliseconds: the median of the rounds, and the',
    'longest single request. Generated by `npm run bench -- --graphql`.',
    '',
    '| request | median | longest |',
    '|---|---|---|',
    ...rows,
    ''
  ].join('\n')
}
