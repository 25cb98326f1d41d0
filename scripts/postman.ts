// `npm run postman`: generates postman_collection.json from openapi.json.
import { readFile, writeFile } from 'node:fs/promises'
import { generateCollection } from './postman/collection.js'

const openapi = await readFile(new URL('../openapi.json', import.meta.url), 'utf8')
await writeFile(new URL('../postman_collection.json', import.meta.url), generateCollection(openapi))
