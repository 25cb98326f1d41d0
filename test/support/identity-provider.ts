import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'
import Provider, { type Adapter } from 'oidc-provider'
import type { Test } from 'tap'
import { request } from 'undici'

/** The algorithms with which the provider can sign. */
export const algorithms = ['RS256', 'ES256', 'EdDSA'] as const

export type Algorithm = (typeof algorithms)[number]

interface SigningKey {
  algorithm: Algorithm
  kid: string
  privateKey: CryptoKey
  jwk: JWK
  publicJwk: JWK
}

interface ProviderOptions {
  /** The claims of the tokens of each of its clients, besides those that every token has. */
  clients: Record<string, JWTPayload>
  audience?: string
}

/**
 * Starts a certified OpenID provider on a free port of this machine, and stops it when the test ends. Its clients get
 * tokens by the grant `client_credentials`, so the subject is the name of the client.
 */
export async function startIdentityProvider(
  t: Pick<Test, 'teardown'>,
  { clients, audience = 'orders-and-inventory' }: ProviderOptions
) {
  let algorithm: Algorithm = 'RS256'
  let keys = await Promise.all(algorithms.map(async name => await makeKey(name)))
  let handle: (request: IncomingMessage, response: ServerResponse) => unknown
  const requests = { discovery: 0, keys: 0 }
  let server = createServer(answer)
  await listen(server, 0)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const issuer = `http://127.0.0.1:${port}`
  handle = create()
  t.teardown(() => stop())

  function answer(incoming: IncomingMessage, response: ServerResponse): void {
    if (incoming.url === '/.well-known/openid-configuration') requests.discovery++
    if (incoming.url === '/jwks') requests.keys++
    handle(incoming, response)
  }

  function create() {
    return new Provider(issuer, {
      clients: Object.keys(clients).map(name => ({
        client_id: name,
        client_secret: secretOf(name),
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: []
      })),
      adapter: () => storesNothing,
      jwks: { keys: keys.map(({ jwk }) => ({ ...jwk })) },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:orders-and-inventory',
          getResourceServerInfo: () => ({
            scope: 'api',
            audience,
            accessTokenTTL: 300,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: algorithm } }
          })
        }
      },
      extraTokenClaims: (_context, token) => clients[String(token.clientId)] ?? {}
    }).callback()
  }

  async function stop(): Promise<void> {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  return {
    issuer,
    audience,
    /** How often it was asked, by what for. */
    requests,
    stop,
    async restart() {
      server = createServer(answer)
      await listen(server, port)
    },
    signWith(name: Algorithm) {
      algorithm = name
    },
    /** A token from the token endpoint. */
    async tokenFor(client: string): Promise<string> {
      const { statusCode, body } = await request(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client}:${secretOf(client)}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded'
        },
        body: 'grant_type=client_credentials&scope=api'
      })
      const answered = (await body.json()) as { access_token?: string }
      if (statusCode !== 200 || answered.access_token === undefined) throw new Error(JSON.stringify(answered))
      return answered.access_token
    },
    /** A token that the provider would not issue, signed with one of its keys: valid, but for what is given. */
    async forge(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
      const key = keys.find(candidate => candidate.algorithm === (header.alg ?? 'RS256')) ?? keys[0]
      if (!key) throw new Error('the provider has no key')
      const now = Math.floor(Date.now() / 1_000)
      const all = { iss: issuer, aud: audience, sub: 'ada', iat: now, exp: now + 300, ...claims }
      return await new SignJWT(all)
        .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'at+jwt', ...header })
        .sign(key.privateKey)
    },
    /** Signs with new keys from now on. @param keep whether the former keys stay published */
    async rotate({ keep }: { keep: boolean }) {
      const fresh = await Promise.all(algorithms.map(async name => await makeKey(name)))
      keys = keep ? [...fresh, ...keys] : fresh
      handle = create()
    },
    /** The keys that it publishes. */
    publicKeys: () => keys.map(({ publicJwk }) => publicJwk)
  }
}

// Its tokens are signed, so it has nothing to look up.
const storesNothing: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined
}

let made = 0

async function makeKey(algorithm: Algorithm): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const kid = `${algorithm}-${++made}`
  const names = { kid, alg: algorithm, use: 'sig' }
  const jwk = { ...(await exportJWK(privateKey)), ...names }
  return { algorithm, kid, privateKey, jwk, publicJwk: { ...(await exportJWK(publicKey)), ...names } }
}

function secretOf(client: string): string {
  return `the-secret-of-${client}`
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}
