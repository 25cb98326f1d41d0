import { setTimeout as delay } from 'node:timers/promises'
import { Readable } from 'node:stream'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, overloaded, shuttingDown, tooManyExports, validationFailed } from '../errors.js'
import { inTransaction } from '../database/transaction.js'
import { callerOf } from '../http/caller.js'
import { pagingParameters, type SortKey } from '../http/pagination.js'
import type { Columns } from './cells.js'
import { limitGarbage } from './limit-garbage.js'
import { headerOf, linesOf } from './write-csv.js'

/** Some rows of a list, in its order. */
export interface RowPage<Row> {
  rows: Row[]
  /** The sort key of the last row; undefined if no row follows. */
  next: SortKey | undefined
}

/** A list that can be exported: all its rows, whatever their number. */
export interface Exported<Row> {
  /** The beginning of the file's name; the date follows. */
  name: string
  columns: Columns<Row>
  /**
   * Reads the rows that follow a sort key by one short statement. A snapshot of the whole list would stay open as
   * long as the client reads, and PostgreSQL would keep every row version that the writer replaces meanwhile.
   */
  readPage(after: SortKey | undefined): Promise<RowPage<Row>>
}

/** A JSON file that is made piece by piece. */
export interface JsonFile {
  /** The beginning of its name; the date follows. */
  name: string
  /** Its text. */
  chunks: AsyncIterable<string>
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Streams a list as a CSV file, one page at a time, as fast as the client takes it. Errors before the first row
     * are thrown. After that the connection is cut: the client sees that the response is incomplete.
     *
     * The audit log has an entry for the file, unless customers or visitors get what is theirs.
     *
     * @throws ApiError VALIDATION_FAILED for a request that asks for a page, OVERLOADED, RATE_LIMITED; what `readPage`
     *   throws for the first page
     */
    sendCsv<Row>(request: FastifyRequest, reply: FastifyReply, exported: Exported<Row>): Promise<FastifyReply>
    /**
     * Streams a JSON file in the same way, as one of the exports that are limited.
     *
     * @throws ApiError OVERLOADED, RATE_LIMITED
     */
    sendJsonFile(request: FastifyRequest, reply: FastifyReply, file: JsonFile): FastifyReply
  }
}

/** Adds `sendCsv` and `sendJsonFile`, with limits on the exports that run at the same time. */
export default fp(
  async function csvExports(app: FastifyInstance) {
    const running = new Set<Export>()
    app.addHook('preClose', async () => {
      for (const { reply } of running) setTimeout(() => reply.raw.destroy(), closeAfterMs).unref()
    })
    function begin(request: FastifyRequest, reply: FastifyReply): void {
      const current = { reply, caller: callerOf(request), isAnonymous: request.principal === 'anonymous' }
      if (app.isClosing) throw shuttingDown()
      requirePlace(running, current)
      running.add(current)
      reply.raw.once('close', () => running.delete(current))
      limitGarbage(reply.raw)
    }
    app.decorate('sendCsv', async (request, reply, exported) => {
      requireWholeList(request.query)
      begin(request, reply)
      const first = await exported.readPage(undefined)
      // The answer to HEAD has no rows.
      if (isOfShop(request) && request.method !== 'HEAD') await recordExport(app, request)
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName(exported, 'csv')}"`)
      // Fastify would read the whole list to answer HEAD.
      if (request.method === 'HEAD') return reply.send()
      return reply.send(Readable.from(chunksOf(exported, first, request), oneByOne))
    })
    app.decorate('sendJsonFile', (request, reply, file) => {
      begin(request, reply)
      reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName(file, 'json')}"`)
      if (request.method === 'HEAD') return reply.send()
      return reply.send(Readable.from(piecesOf(file, request), oneByOne))
    })
  },
  { name: 'csv-exports', dependencies: ['graceful-close', 'auth', 'prisma', 'shops', 'audit'] }
)

function isOfShop({ role }: FastifyRequest): boolean {
  return role !== null && role !== 'customer'
}

/** Names the filters only: their values can be names and addresses of people. */
async function recordExport(app: FastifyInstance, request: FastifyRequest): Promise<void> {
  const { method, query, routeOptions, url } = request
  // The query has defaults as well.
  const given = new URL(url, 'http://localhost').searchParams
  const filters = Object.keys(Object(query))
    .filter(name => given.has(name))
    .sort()
  const resource = `${method} ${routeOptions.config.pattern ?? ''}`.trim()
  const audited = { action: 'csv.exported', resource, changes: { filters } }
  await inTransaction(app.prisma, tx => app.audit.record(tx, request, audited))
}

/** The next piece is made when the client has taken the one before. */
const oneByOne = { objectMode: true, highWaterMark: 1 }

interface Export {
  reply: FastifyReply
  caller: string
  isAnonymous: boolean
}

/**
 * An export reads one page at a time, so it has at most one connection. These limits leave connections of their pool to
 * other lists, and bound what exports take of the processor.
 */
const maxExports = 4

/** Visitors may export the products, but cannot keep the shop's own people from it. */
const maxAnonymousExports = 2

const maxExportsPerCaller = 2

function requirePlace(running: ReadonlySet<Export>, { caller, isAnonymous }: Export): void {
  const others = [...running]
  if (others.filter(other => other.caller === caller).length >= maxExportsPerCaller) {
    throw tooManyExports(maxExportsPerCaller)
  }
  const anonymous = others.filter(other => other.isAnonymous).length
  if (others.length >= maxExports || (isAnonymous && anonymous >= maxAnonymousExports)) {
    throw overloaded('Too many exports are in progress; try again later')
  }
}

// What remains of a large export would take longer than the process has for its end.
const closeAfterMs = 3_000

/** @throws ApiError VALIDATION_FAILED */
function requireWholeList(query: unknown): void {
  const given = Object.keys(pagingParameters).filter(name => Object(query)[name] !== undefined)
  if (given.length === 0) return
  const message = 'cannot be combined with text/csv, which has all that match'
  throw validationFailed(given.map(name => ({ path: `query/${name}`, message })))
}

function fileName({ name }: { name: string }, extension: string): string {
  return `${name}-${new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)}.${extension}`
}

async function* piecesOf({ chunks }: JsonFile, request: FastifyRequest): AsyncGenerator<string> {
  try {
    for await (const chunk of chunks) yield* unlessStalled(chunk, request)
  } catch (error) {
    request.log.error({ err: error }, 'export failed; the response ends incomplete')
    throw error
  }
}

/** The next page is read only when the client has taken the one before. Stops when the client leaves. */
async function* chunksOf<Row>(
  { columns, readPage }: Exported<Row>,
  first: RowPage<Row>,
  request: FastifyRequest
): AsyncGenerator<string> {
  let page = first
  let rowCount = 0
  yield headerOf(columns)
  try {
    while (page.rows.length > 0) {
      rowCount += page.rows.length
      yield* unlessStalled(linesOf(columns, page.rows), request)
      if (page.next === undefined) return
      const startedAtMs = performance.now()
      page = await readPatiently(readPage, page.next)
      // Other requests get as much time as the export had.
      await delay(Math.min(performance.now() - startedAtMs, maxPauseMs))
    }
  } catch (error) {
    request.log.error({ err: error, rows: rowCount }, 'export failed; the response ends incomplete')
    throw error
  }
}

// A page takes some 10 ms of the process. One that takes longer was waiting for the database.
const maxPauseMs = 20

/** A client that takes less than a page in this time would keep its place for days. */
async function* unlessStalled(chunk: string, { raw: { socket } }: FastifyRequest): AsyncGenerator<string> {
  const timer = setTimeout(() => socket.destroy(), maxStallMs)
  try {
    yield chunk
  } finally {
    clearTimeout(timer)
  }
}

// A page has some 300 KB: 5 KB a second.
const maxStallMs = 60_000

/** Other lists may be in front for some seconds; a file that is cut in the middle is worse than one that is late. */
async function readPatiently<Row>(readPage: Exported<Row>['readPage'], after: SortKey): Promise<RowPage<Row>> {
  for (const pauseMs of retryPausesMs) {
    try {
      return await readPage(after)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'OVERLOADED') throw error
      await delay(pauseMs)
    }
  }
  return await readPage(after)
}

const retryPausesMs = [250, 500, 1_000, 2_000]
