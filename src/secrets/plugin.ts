import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { secretsUnavailable } from '../errors.js'
import type { SecretKey } from './secret-keys.js'
import { SecretError, Secrets, type SecretPlace } from './secrets.js'

declare module 'fastify' {
  interface FastifyInstance {
    secrets: Secrets
    /**
     * Reads a stored secret for a request, and logs why it cannot be read.
     *
     * @throws ApiError SECRETS_UNAVAILABLE
     */
    openSecret(stored: string, place: SecretPlace): string
  }
}

/** Decorates the app with `secrets`, by the keys of `SECRETS_KEY`. */
export default fp(
  async function secrets(app: FastifyInstance, { secretKeys }: { secretKeys: readonly SecretKey[] }) {
    const secrets = new Secrets(secretKeys)
    app.decorate('secrets', secrets)
    app.decorate('openSecret', (stored, place) => {
      try {
        return secrets.open(stored, place)
      } catch (error) {
        if (!(error instanceof SecretError)) throw error
        app.log.error({ reason: error.message }, 'a stored secret cannot be decrypted')
        throw secretsUnavailable()
      }
    })
  },
  { name: 'secrets' }
)
