import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Test } from 'tap'

/**
 * Starts an HTTP server on loopback that the test closes at its end. A handler that rejects ends the process.
 *
 * @returns the server and its base URL, without a slash at the end
 */
export async function startHttpServer(
  t: Test,
  handle: (request: IncomingMessage, response: ServerResponse) => unknown
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void handle(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address')
  return { server, url: `http://127.0.0.1:${address.port}` }
}
