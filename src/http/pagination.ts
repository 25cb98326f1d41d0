import { createHmac, createSecretKey } from 'node:crypto'
import { Type, type Static } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Nullable } from './schemas.js'
import { validationFailed } from '../errors.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The cursors of this database, the same in every process on it. Reads their key once. */
    cursors(): Promise<Cursors>
  }
}

export default fp(
  async function cursors(app: FastifyInstance) {
    let loaded: Cursors | undefined
    app.decorate('cursors', async () => {
      loaded ??= createCursors((await app.prisma.sharedKey.findUniqueOrThrow({ where: { name: 'cursor' } })).value)
      return loaded
    })
  },
  { name: 'cursors', dependencies: ['prisma'] }
)

/** The query parameters of every list: three ways to page, one at a time. */
export const pagingParameters = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'How many to answer; 20 if not given', examples: [20] })
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description:
        '`next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`.'
    })
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'How many to pass over. Goes with `limit`.',
      examples: [0]
    })
  ),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Another name of `offset`' })),
  page: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'Which page, from 1. Goes with `size`.' })
  ),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'How many on a page; 20 if not given' }))
}

/** What every list answers beside its items. */
export const pageFields = {
  total: Type.Integer({ description: 'How many match, on all pages', examples: [1] }),
  limit: Type.Integer({ examples: [20] }),
  offset: Type.Integer({ description: '0 when paged by cursor', examples: [0] }),
  next_cursor: Nullable(
    Type.String({ description: 'The `cursor` of the next page; null on the last', examples: [null] })
  )
}

type PagingQuery = { [Name in keyof typeof pagingParameters]?: Static<(typeof pagingParameters)[Name]> | undefined }

export interface Page {
  limit: number
  offset: number
  /** The sort key of the last item of the page before, ending with its id; undefined unless paged by cursor. */
  after: SortKey | undefined
  /** The cursor of what follows the item with this sort key. */
  cursorAfter(key: SortKey): string
}

/** What a list is sorted by, of one item, ending with its id: numbers, or text for a text column. */
export type SortKey = ReadonlyArray<string | number>

/** Makes and reads cursors. `scope` is the list with its filters and order: a cursor is good for that alone. */
export interface Cursors {
  encode(scope: string, key: SortKey): string
  /** @returns undefined for what `encode` did not make for this scope */
  decode(scope: string, cursor: string): SortKey | undefined
}

/**
 * Which page a list is asked for.
 *
 * @throws ApiError VALIDATION_FAILED when two ways to page are mixed or the cursor is not one of this list
 */
export function readPage(query: PagingQuery, scope: string, cursors: Cursors): Page {
  const { limit, cursor, offset, skip, page, size } = query
  const cursorAfter = (key: SortKey) => cursors.encode(scope, key)
  const ways = [
    cursor !== undefined && 'cursor',
    offset !== undefined && 'offset',
    skip !== undefined && 'skip',
    (page !== undefined || size !== undefined) && (page !== undefined ? 'page' : 'size')
  ].filter(way => way !== false)
  if (limit !== undefined && (page !== undefined || size !== undefined)) ways.push('limit')
  if (ways.length > 1) {
    throw validationFailed(
      ways.map(way => ({
        path: `query/${way}`,
        message: `cannot be combined with ${ways.filter(other => other !== way).join(', ')}: page by limit and cursor, by limit and offset, or by page and size`
      }))
    )
  }
  if (page !== undefined || size !== undefined) {
    return {
      limit: size ?? defaultLimit,
      offset: ((page ?? 1) - 1) * (size ?? defaultLimit),
      after: undefined,
      cursorAfter
    }
  }
  if (cursor === undefined) {
    return { limit: limit ?? defaultLimit, offset: offset ?? skip ?? 0, after: undefined, cursorAfter }
  }
  const after = cursors.decode(scope, cursor)
  if (!after) {
    throw validationFailed([{ path: 'query/cursor', message: 'is not a cursor of this list with these filters' }])
  }
  return { limit: limit ?? defaultLimit, offset: 0, after, cursorAfter }
}

/**
 * What a list answers of one page.
 *
 * @param found the items of the page and, if there are more, at least one after it: read `page.limit + 1`
 * @param options.total how many match on all pages
 * @param options.keyOf the sort key of an item, ending with its id
 */
export function pageOf<Item>(
  page: Page,
  found: readonly Item[],
  { total, keyOf }: { total: number; keyOf: (item: Item) => SortKey }
) {
  const items = found.slice(0, page.limit)
  const last = found.length > page.limit ? items.at(-1) : undefined
  return {
    items,
    total,
    limit: page.limit,
    offset: page.offset,
    next_cursor: last === undefined ? null : page.cursorAfter(keyOf(last))
  }
}

const defaultLimit = 20

/**
 * Cursors are the key of the last item as JSON, signed so that a changed one is noticed: HMAC-SHA256 (RFC 2104), cut to
 * 128 bits as section 5 of the RFC allows.
 */
function createCursors(secret: string): Cursors {
  const key = createSecretKey(secret, 'utf8')
  function signature(scope: string, payload: string): string {
    return createHmac('sha256', key).update(`${scope}\n${payload}`).digest().subarray(0, 16).toString('base64url')
  }
  return {
    encode(scope, key) {
      const payload = Buffer.from(JSON.stringify(key)).toString('base64url')
      return `${payload}.${signature(scope, payload)}`
    },
    decode(scope, cursor) {
      const [payload = '', signed, ...rest] = cursor.split('.')
      if (rest.length > 0 || signed !== signature(scope, payload)) return undefined
      return JSON.parse(Buffer.from(payload, 'base64url').toString())
    }
  }
}
