// `npm run openapi`: writes openapi.json, the document that the service serves at /openapi.json, and schema.graphql,
// the schema of /graphql. Needs no database.
import { writeFile } from 'node:fs/promises'
import { buildApp } from '../src/app.js'
import { loadConfig } from '../src/config.js'
import { printSchemaOf } from '../src/graphql/engine.js'

const app = await buildApp({
  ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
  databaseUrl: 'postgresql://unused.example.com/none'
})
await app.ready()
await writeFile(new URL('../openapi.json', import.meta.url), `${JSON.stringify(app.swagger(), null, 2)}\n`)
await writeFile(new URL('../schema.graphql', import.meta.url), printSchemaOf(app.restOperations))
await app.close()
