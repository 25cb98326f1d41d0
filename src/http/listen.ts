import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'

/** The service cannot listen on its address; the message says in one line why, and which setting to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/**
 * Makes the app listen on the configured address. If it cannot, the app is closed.
 *
 * @throws ListenError when the address is taken, forbidden, foreign or unknown
 */
export async function listen(app: FastifyInstance, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  // Errors of plugins surface here, so an error of `listen` is about the address.
  await app.ready()
  try {
    await app.listen({
      host,
      port,
      listenTextResolver: address => `listening on ${address}, documentation on ${address}/docs and ${address}/redoc`
    })
  } catch (error) {
    await app.close()
    throw explain(error, host, port)
  }
}

/** Replaces an error that the settings can cause by one that says what to do; any other error stays as it is. */
export function explain(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} on ${host} is already in use (EADDRINUSE). Stop the other process, or set PORT.`,
        { cause: error }
      )
    case 'EACCES':
      return new ListenError(
        `This user may not listen on port ${port} of ${host} (EACCES). Set PORT to 1024 or above, or permit it.`,
        { cause: error }
      )
    case 'EADDRNOTAVAIL':
      return new ListenError(
        `HOST is ${host}, which is not an address of this machine (EADDRNOTAVAIL). Set HOST to one that is.`,
        { cause: error }
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError(
        `HOST is ${host}, a name that cannot be resolved to an address (${code}). Set HOST to an address.`,
        { cause: error }
      )
    default:
      return error
  }
}
