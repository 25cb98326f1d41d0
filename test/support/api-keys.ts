import type { FastifyInstance } from 'fastify'
import type { ApiKeyCreate, ApiKeyWithSecret } from '../../src/api-keys/schemas.js'
import { send } from './app.js'
import { platformKey, withKey } from './credentials.js'

/** Creates a key through the API. */
export async function createKey(
  app: FastifyInstance,
  key: Partial<ApiKeyCreate>,
  headers: Record<string, string> = withKey(platformKey)
): Promise<ApiKeyWithSecret> {
  const { status, text, body } = await send(app, 'POST', '/api-keys', { name: 'tester', ...key }, headers)
  if (status !== 201) throw new Error(text)
  return body
}
