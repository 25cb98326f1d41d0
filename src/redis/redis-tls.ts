import type { ConnectionOptions } from 'node:tls'
import { readPem } from '../tls/read-pem.js'

/**
 * How connections to a `rediss://` URL use TLS. The server's certificate is checked, by the authorities in `ca` or else
 * by those that Node.js trusts. The URL names a client certificate as redis-py does:
 * `?ssl_certfile=...&ssl_keyfile=...`, and authorities by `ssl_ca_certs`.
 *
 * @param ca certificates in PEM, or the path of a file
 * @returns undefined for `redis://`
 * @throws PemError
 */
export function redisTls(redisUrl: string, ca: string | undefined): ConnectionOptions | undefined {
  const { protocol, searchParams } = new URL(redisUrl)
  if (protocol !== 'rediss:') return undefined
  const read = (source: string | null | undefined) => (source ? readPem(source) : undefined)
  const authorities = read(searchParams.get('ssl_ca_certs') ?? ca)
  const cert = read(searchParams.get('ssl_certfile'))
  const key = read(searchParams.get('ssl_keyfile'))
  return {
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key })
  }
}
