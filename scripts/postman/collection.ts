import { analyticsFlow } from './flows/analytics-flow.js'
import { csvFlow } from './flows/csv-flow.js'
import { errorsFlow } from './flows/errors.js'
import { idempotencyFlow } from './flows/idempotency.js'
import { cancelFlow, detailsFlow, orderFlow } from './flows/order-flow.js'
import { mailFlow } from './flows/mail-flow.js'
import { partsFlow } from './flows/parts-flow.js'
import { placesFlow } from './flows/places-flow.js'
import { productFlow } from './flows/product-flow.js'
import { exampleWebhookUrl } from './flows/steps.js'
import type { OpenApi } from './openapi.js'
import { operationFolders } from './operations.js'
import { scripts, type Collection } from './postman.js'
import { sendApiKey } from './scripts.js'

/**
 * Generates the Postman collection of the API: the flows, then every operation.
 *
 * @param openapi the text of the OpenAPI document
 * @returns the text of the collection file; the same document always gives the same text
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
    item: [
      orderFlow(),
      cancelFlow(),
      errorsFlow(),
      idempotencyFlow(),
      productFlow(),
      detailsFlow(),
      partsFlow(),
      placesFlow(),
      csvFlow(),
      analyticsFlow(),
      mailFlow(),
      ...operationFolders(document)
    ],
    event: scripts('prerequest', [sendApiKey]),
    variable
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}

const usage = `**How to use this collection**

Set these variables of the collection:

- \`base_url\`: the address of the service, if it does not run on this machine
- \`api_key\`: an API key, if the service requires one; the folder \`shops\` needs one with the role \`platform\`
- \`webhook_secret\`: the service's \`WEBHOOK_SECRET\`; without it, the payment provider's requests are skipped

The numbered folders are flows: run a whole folder, or its requests from first to last. The other folders contain every
operation of the API. Run their "Set up" folder first: it creates the resources that their requests use.

Generated from openapi.json by \`npm run postman\`.`

const idVariables = [
  'product_id',
  'other_product_id',
  'location_id',
  'order_id',
  'user_id',
  'webhook_endpoint_id',
  'delivery_id',
  'api_key_id'
]

const variable = [
  {
    key: 'base_url',
    value: 'http://127.0.0.1:8000/api/v1',
    description: 'The address of the service, with or without /api/v1'
  },
  {
    key: 'webhook_secret',
    value: '',
    description: "The service's WEBHOOK_SECRET; empty: the payment provider's requests are skipped"
  },
  {
    key: 'webhook_url',
    value: exampleWebhookUrl,
    description: 'Where the webhook endpoints of the examples are: the service sends events to it'
  },
  { key: 'notification_id', value: '', description: 'The id of an e-mail; empty: requests about one are skipped' },
  { key: 'api_key', value: '', description: 'Sent as X-API-Key with every request, unless it is empty' },
  {
    key: 'strict',
    value: '',
    description:
      '`true`: the examples of all operations must succeed; the service needs AUTH_TEST_LOGIN and WEBHOOK_SECRET'
  },
  ...idVariables.map(key => ({
    key,
    value: '1',
    description: 'Set by the scripts of the requests'
  })),
  { key: 'currency', value: 'USD', description: 'Set by the scripts of the requests' },
  { key: 'slug', value: 'default', description: 'Set by the scripts of the requests' }
]
