import type { SecretPlace } from './secrets.js'

/** Where a webhook endpoint has its signing secret, and the previous one. */
export function endpointSecret(shopId: number, id: number, column: 'secret' | 'previous_secret'): SecretPlace {
  return { table: 'webhook_endpoints', column, shopId, id }
}

/** Where a shop has the secrets that may sign its payment webhooks. */
export function paymentSecrets(shopId: number): SecretPlace {
  return { table: 'shops', column: 'webhook_secrets', shopId, id: shopId }
}

/** Where the response of an `Idempotency-Key` is stored; some responses show a secret. */
export function storedResponse(shopId: number, principal: string, key: string): SecretPlace {
  return { table: 'idempotency_keys', column: 'body', shopId, id: JSON.stringify([principal, key]) }
}
