// `npm run client`: generates client/schema.d.ts, the types of the API for openapi-fetch, from openapi.json.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { generateTypes } from './client/generate-types.js'

const target = new URL('../client/schema.d.ts', import.meta.url)
await mkdir(new URL('.', target), { recursive: true })
await writeFile(target, await generateTypes(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')))
