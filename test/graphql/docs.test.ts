import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build, createProduct, send } from '../support/app.js'
import { ask } from '../support/graphql.js'

t.test('the examples of docs/graphql.md run, in their order', async t => {
  const app = await build(t)
  const text = await readFile('docs/graphql.md', 'utf8')
  await createProduct(app)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  const examples = [...text.matchAll(/^```graphql\n(.*?)^```\n(?:\n```json\n(.*?)^```)?/gms)]
  t.equal(examples.length, 4)
  for (const [, query = '', variables] of examples) {
    if (query.startsWith('subscription')) continue
    const { errors, data } = await ask(app, query, variables ? { variables: JSON.parse(variables) } : {})
    t.strictSame(errors, [], query)
    for (const value of Object.values(data)) t.ok(value, query)
  }
  const [, subscription = ''] = examples.find(([, query]) => query?.startsWith('subscription')) ?? []
  const { body } = await ask(app, subscription)
  t.match(body.detail, /ask for it with Accept: text\/event-stream/, 'the document itself is valid')
  for (const [, error = ''] of text.matchAll(/^```json\n(\{\n {2}"data".*?)^```/gms)) {
    const expected = JSON.parse(error)
    const { data, errors } = await ask(app, '{ order(id: 99) { id } }')
    t.strictSame(data, expected.data)
    const { request_id: _, ...extensions } = expected.errors[0].extensions
    t.match(errors, [{ ...expected.errors[0], extensions }])
  }
})
