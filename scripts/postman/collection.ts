import { errorsFlow } from './flows/errors.js'
import { idempotencyFlow } from './flows/idempotency.js'
import { cancelFlow, orderFlow } from './flows/order-flow.js'
import type { OpenApi } from './openapi.js'
import { operationFolders } from './operations.js'
import { scripts, type Collection } from './postman.js'
import { sendApiKey } from './scripts.js'

/**
 * The Postman collection of the API: four flows, then every operation.
 *
 * @param openapi the text of the OpenAPI document
 * @returns the text of the file, the same for the same document
 */
export function generateCollection(openapi: string): string {
  const document: OpenApi = JSON.parse(openapi)
  const collection: Collection = {
    info: {
      name: document.info.title,
      description: `${document.info.description}\n\n${usage}`,
      version: document.info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
    },
    item: [orderFlow(), cancelFlow(), errorsFlow(), idempotencyFlow(), ...operationFolders(document)],
    event: scripts('prerequest', [sendApiKey]),
    variable
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}

const usage = `**To use it**, set the variable \`base_url\` if the service is not on this machine, \`api_key\` if it asks for one, and \`webhook_secret\` to its \`WEBHOOK_SECRET\`
(without it, the requests of the payment provider are left out).

The numbered folders are flows: run them as a whole, or their requests from the first to the last. The others have every operation, after a folder
"Set up" that makes what they are about. Made from openapi.json by \`npm run postman\`.`

const variable = [
  {
    key: 'base_url',
    value: 'http://127.0.0.1:8000/api/v1',
    description: 'Where the service is, with or without /api/v1'
  },
  { key: 'webhook_secret', value: '', description: 'The WEBHOOK_SECRET of the service' },
  { key: 'api_key', value: '', description: 'Sent as X-API-Key if it is set' },
  {
    key: 'strict',
    value: '',
    description:
      '`true`: the example of every operation must succeed, as on a service with AUTH_TEST_LOGIN and WEBHOOK_SECRET'
  },
  ...['product_id', 'other_product_id', 'order_id', 'user_id', 'webhook_endpoint_id', 'delivery_id'].map(key => ({
    key,
    value: '1',
    description: 'Set by the requests'
  })),
  { key: 'currency', value: 'USD', description: 'Set by the requests' }
]
