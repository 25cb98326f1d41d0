import fc, { type Arbitrary } from 'fast-check'
import type { FastifyInstance } from 'fastify'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema
} from 'graphql'
import t from 'tap'
import { send } from '../support/app.js'
import { adminKey, as, buildGuarded, platformKey, withKey } from '../support/credentials.js'
import { ask, schemaOf } from '../support/graphql.js'
import { operationSettings } from '../support/operations.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

const runs = Number(process.env.FUZZ_RUNS ?? 150)

/** In the texts of everything of the second shop, and of another customer. */
const [secondWord, otherWord] = ['secondshopword', 'othercustomerword']

t.test('random documents of the schema never fail inside, and show no foreign row', async t => {
  const app = await buildGuarded(t, { ...operationSettings, rateLimitMax: 0 })
  await addSecondShop(app)
  await fill(app, {}, 'firstshopword')
  await fill(app, inSecond, secondWord)
  const schema = schemaOf(app)
  const document = fc.oneof(
    { weight: 6, arbitrary: documentOf('query', schema.getQueryType()) },
    { weight: 1, arbitrary: documentOf('mutation', schema.getMutationType()) }
  )
  const callers = [
    ['admin', withKey(adminKey), [secondWord]],
    ['admin', withKey(adminKey), [secondWord]],
    ['customer', as(1), [secondWord, otherWord]],
    ['nobody', {}, [secondWord, otherWord]]
  ] as const
  const seen = { data: 0, errors: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(document, fc.constantFrom(...callers), async (query, [caller, headers, foreign]) => {
      const { status, text, errors, body } = await ask(app, query, { headers })
      const wrong = [
        status >= 500 && `status ${status}`,
        body.errors?.some((error: { message: string }) => /Cannot query|Unknown|Expected/.test(error.message)) &&
          `not valid: ${text.slice(0, 500)}`,
        errors.some(({ extensions }) => extensions.status >= 500 && extensions.code !== 'ANALYTICS_BUILDING') &&
          `failed: ${text.slice(0, 500)}`,
        ...foreign.map(word => text.includes(word) && `${caller} sees ${word}`)
      ].filter(Boolean)
      if (wrong.length > 0) throw new Error(`${wrong.join(', ')}\n${query}`)
      if (status === 400) seen.refused++
      else if (errors.length > 0) seen.errors++
      else seen.data++
    }),
    { numRuns: runs }
  )
  t.comment(JSON.stringify(seen))
  t.ok(seen.data > 0 && seen.errors > 0)
})

/** Some rows of each kind in a shop; the second user's have a word of their own in the first shop. */
async function fill(app: FastifyInstance, shop: Record<string, string>, word: string): Promise<void> {
  const headers = { ...withKey(platformKey), ...shop }
  const post = async (url: string, payload: object) => {
    const { status, text } = await send(app, 'POST', url, payload, headers)
    if (status >= 300) throw new Error(text)
  }
  if (shop['x-shop']) {
    await post('/users', { email: `${word}-1@example.com`, full_name: word })
    await post('/users', { email: `${word}-2@example.com`, full_name: word })
    await post('/products', { sku: word, name: word, price: 10, stock: 1_000 })
  }
  await post('/products', { sku: `${word}-2`, name: word, price: 5, stock: 1_000 })
  for (const userId of [1, 2, 1, 2]) {
    const note = userId === 2 && !shop['x-shop'] ? otherWord : word
    await post('/orders', { items: [{ product_id: 1, quantity: 1 }], user_id: userId, note, metadata: { word: note } })
  }
  await post('/orders/1/cancellations', {})
  await post('/webhook-endpoints', { url: `https://${word}.example.com/` })
  await post('/locations', { name: word })
}

function documentOf(type: 'query' | 'mutation', root: GraphQLSchema['getQueryType'] extends () => infer T ? T : never) {
  if (!root) throw new Error(`there is no ${type}`)
  return fc
    .array(fieldOf(pick(root), 4), { minLength: 1, maxLength: 3 })
    .map(fields => `${type} { ${fields.map((field, index) => `f${index}: ${field}`).join(' ')} }`)
}

function pick(type: GraphQLObjectType): Arbitrary<GraphQLField<unknown, unknown>> {
  return fc.constantFrom(...Object.values(type.getFields()))
}

function fieldOf(chosen: Arbitrary<GraphQLField<unknown, unknown>>, depth: number): Arbitrary<string> {
  return chosen.chain(field =>
    fc
      .tuple(argumentsOf(field.args), selectionOf(getNamedType(field.type), depth))
      .map(([passed, selection]) => `${field.name}${passed}${selection}`)
  )
}

function selectionOf(type: unknown, depth: number): Arbitrary<string> {
  if (!isObjectType(type)) return fc.constant('')
  const all = Object.values(type.getFields())
  const leaves = all.filter(field => !isObjectType(getNamedType(field.type)) && field.args.length === 0)
  const inner = all.filter(field => isObjectType(getNamedType(field.type)))
  const plain = ['__typename', ...leaves.map(({ name }) => name)]
  if (depth === 0 || inner.length === 0) return fc.constant(` { ${plain.join(' ')} }`)
  return fc
    .array(fieldOf(fc.constantFrom(...inner), depth - 1), { minLength: 1, maxLength: 2 })
    .map(fields => ` { ${plain.join(' ')} ${fields.map((field, index) => `i${index}: ${field}`).join(' ')} }`)
}

function argumentsOf(args: readonly GraphQLArgument[]): Arbitrary<string> {
  const parts = args.map(({ name, type }) => {
    const value = valueOf(type, 3).map(text => `${name}: ${text}`)
    return isNonNullType(type)
      ? value
      : fc.oneof({ weight: 8, arbitrary: fc.constant('') }, { weight: 1, arbitrary: value })
  })
  return fc.tuple(...parts).map(texts => {
    const given = texts.filter(text => text !== '')
    return given.length > 0 ? `(${given.join(', ')})` : ''
  })
}

function valueOf(type: GraphQLInputType, depth: number): Arbitrary<string> {
  if (isNonNullType(type)) return valueOf(type.ofType, depth)
  if (isListType(type)) {
    return fc.array(valueOf(type.ofType, depth), { minLength: 1, maxLength: 2 }).map(items => `[${items.join(', ')}]`)
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name))
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(field => depth > 0 || isNonNullType(field.type))
    return fc
      .tuple(
        ...fields.map(field => {
          const value = valueOf(field.type, depth - 1).map(text => `${field.name}: ${text}`)
          return isNonNullType(field.type) ? value : fc.oneof(fc.constant(''), value)
        })
      )
      .map(texts => `{ ${texts.filter(text => text !== '').join(', ')} }`)
  }
  return leaves[type.toString()] ?? fc.constant('"x"')
}

const leaves: Record<string, Arbitrary<string>> = {
  ID: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('1', '"2"') },
    { weight: 1, arbitrary: fc.constantFrom('99', '"none"') }
  ),
  Int: fc.constantFrom('1', '5', '0', '-1', '100'),
  Long: fc.constantFrom('1', '2', '-1', '9007199254740991'),
  Float: fc.constantFrom('1', '9.99', '-1', '1e300'),
  Boolean: fc.constantFrom('true', 'false'),
  String: fc.constantFrom(
    '"a"',
    '""',
    '"ada@example.com"',
    '"PENDING"',
    '"log"',
    '"default"',
    '"second"',
    '"💙 \\u0000"'
  ),
  DateTime: fc.constantFrom('"2026-01-15"', '"2026-01-15T10:30:00Z"', '"never"'),
  JSON: fc.constantFrom('{}', '{ a: "b" }', '[1]', 'null')
}
