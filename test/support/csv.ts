import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { parse } from 'csv-parse/sync'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { ProductImport } from '../../src/products/import-schemas.js'

export const csv = { accept: 'text/csv' }

/** The text of an export. */
export async function exportCsv(
  app: FastifyInstance,
  url: string,
  headers: Record<string, string> = {}
): Promise<string> {
  const response = await app.inject({ url, headers: { ...csv, ...headers } })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.body
}

/** The rows of a file by the names of their columns. */
export function rowsOf(text: string): Array<Record<string, string>> {
  return parse(text, { columns: true })
}

/** Sends a file to the import and returns the status and the parsed body of the response. */
export async function importCsv(
  app: FastifyInstance,
  file: string | Buffer,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {}
) {
  const response = await app.inject({
    method: 'POST',
    url: `/products/import${query}`,
    headers: { 'content-type': 'text/csv', ...headers },
    payload: file
  })
  return { status: response.statusCode, headers: response.headers, text: response.body, body: bodyOf(response.body) }
}

function bodyOf(text: string) {
  return text.startsWith('{') && !text.includes('\n') ? JSON.parse(text) : undefined
}

/** A summary without its lists. */
export function countsOf({ lines, new: added, changed, unchanged, wrong }: ProductImport) {
  return { lines, new: added, changed, unchanged, wrong }
}

/** Opens a connection to an app that listens on a port of its own; the test closes it. */
export async function openTo(t: Test, app: FastifyInstance): Promise<() => Promise<Socket>> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return async () => {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
}

/** The text of a request with these headers. */
export function requestText(line: string, headers: Record<string, string>): string {
  const all = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${line} HTTP/1.1\r\n${all.join('')}\r\n`
}

/** Adds products by SQL: too many for requests. */
export async function fillProducts(app: FastifyInstance, count: number): Promise<void> {
  await app.prisma.$executeRaw`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, highest + n, 'SKU-' || lpad(n::text, 7, '0'), rpad('Product ' || n, 200, ' .'), 100 + n % 977, 0
    FROM generate_series(1, ${count}::int) AS n, (SELECT coalesce(max(id), 0) AS highest FROM products) AS before`
  await app.prisma.$queryRaw`SELECT recount_totals()::text`
}
