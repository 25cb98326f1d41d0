import { readFile } from 'node:fs/promises'
import t from 'tap'
import { generateTypes } from '../../scripts/client/generate-types.js'
import { generateCollection } from '../../scripts/postman/collection.js'
import { notProvoked } from '../../scripts/postman/flows/errors.js'
import type { Collection, Folder, Item } from '../../scripts/postman/postman.js'
import { errorCatalogue } from '../../src/errors.js'

const openapi = await readFile('openapi.json', 'utf8')
const collection: Collection = JSON.parse(generateCollection(openapi))

t.test('client/schema.d.ts is generated from openapi.json', async t => {
  t.equal(await readFile('client/schema.d.ts', 'utf8'), await generateTypes(openapi), 'otherwise run npm run client')
})

t.test('postman_collection.json is generated from openapi.json', async t => {
  t.equal(
    await readFile('postman_collection.json', 'utf8'),
    generateCollection(openapi),
    'otherwise run npm run postman'
  )
})

t.test('the collection has every operation, in the folder of its tag', async t => {
  const paths: Array<Record<string, { operationId: string; tags: string[] }>> = Object.values(JSON.parse(openapi).paths)
  for (const {
    operationId,
    tags: [tag]
  } of paths.flatMap(path => Object.values(path))) {
    const folder = collection.item.find(({ name }) => name === tag)
    t.ok(
      folder && requestsIn(folder).some(({ request }) => request.description?.endsWith(`\`${operationId}\``)),
      operationId
    )
  }
})

t.test('the collection provokes every error code, or says why it cannot', async t => {
  const errors = collection.item.find(({ name }) => name === '3. Errors')
  const names = errors ? requestsIn(errors).map(({ name }) => name) : []
  for (const [code, { status }] of Object.entries(errorCatalogue)) {
    const isProvoked = names.some(name => name.startsWith(`${status} ${code}`))
    t.ok(isProvoked !== Object.keys(notProvoked).includes(code), `${code}: ${isProvoked ? 'provoked' : 'not provoked'}`)
  }
})

t.test('every request of the collection has a test and goes to base_url', async t => {
  for (const folder of collection.item) {
    for (const { name, event, request } of requestsIn(folder)) {
      t.ok(
        event.some(({ listen, script }) => listen === 'test' && script.exec.join().includes('pm.test(')),
        `${folder.name}: ${name}`
      )
      t.ok(request.url.raw.startsWith('{{base_url}}/'))
    }
  }
})

function requestsIn({ item }: Folder): Item[] {
  return item.flatMap(part => ('item' in part ? requestsIn(part) : [part]))
}
