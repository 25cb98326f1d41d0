import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { Type, type Static, type TArray, type TSchema, type TUnsafe } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Prisma } from '../generated/prisma/client.js'
import { Nullable, StringEnum, published, reference } from './schemas.js'
import { validationFailed, type ApiError } from '../errors.js'
import { defaultShop } from '../tenancy/shop.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Cursors for the lists of a shop, signed with the key in the database, so that every process accepts them. Reads
     * the key once.
     */
    cursors(shopId: number): Promise<Cursors>
  }
}

/** Adds `cursors`. */
export default fp(
  async function cursors(app: FastifyInstance) {
    let loaded: Cursors | undefined
    app.decorate('cursors', async shopId => {
      loaded ??= createCursors((await app.prisma.sharedKey.findUniqueOrThrow({ where: { name: 'cursor' } })).value)
      return ofShop(loaded, shopId)
    })
  },
  { name: 'cursors', dependencies: ['prisma'] }
)

// Skipping an item costs nearly as much as reading it: this many take some 50 ms. The cursor has no such limit.
const maxOffset = 100_000
/** The most items on one page. */
export const maxPageSize = 100

/** The query parameters of every list: three ways to paginate, which cannot be combined. */
export const pagingParameters = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: maxPageSize,
      description: 'The maximum number of items to return; 20 by default',
      examples: [20]
    })
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description:
        'The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. ' +
        'Can be combined with `limit`.'
    })
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: `The number of items to skip, at most ${maxOffset}. Can be combined with \`limit\`.`,
      examples: [0]
    })
  ),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Alias of `offset`' })),
  page: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      description: `The page number, from 1. Can be combined with \`size\`. Skips at most ${maxOffset} items.`
    })
  ),
  size: Type.Optional(
    Type.Integer({ minimum: 1, maximum: maxPageSize, description: 'The number of items per page; 20 by default' })
  )
}

/** The filter of a list by ids, comma-separated: as many as fit on a page. */
export function IdList(resources: string) {
  return published(
    Type.String({
      pattern: `^0*[1-9]\\d{0,14}(,0*[1-9]\\d{0,14}){0,${maxPageSize - 1}}$`,
      maxLength: 2_000,
      description:
        `Only these ${resources}: 1 to ${maxPageSize} ids, comma-separated. ` + 'Those that do not exist are left out',
      examples: ['1,2']
    }),
    {
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      minItems: 1,
      maxItems: maxPageSize,
      pattern: null,
      maxLength: null,
      examples: [[1, 2]]
    }
  )
}

/** Parses the filter by ids. */
export function readIds(text: string): number[] {
  return [...new Set(text.split(',').map(Number))].sort((a, b) => a - b)
}

/** The query of a list without filters. */
export const PageQuery = Type.Object(pagingParameters, { additionalProperties: false })

export type PageQuery = Static<typeof PageQuery>

/** Where counting all items would cost too much, a total is exact up to this number. */
export const maxCounted = 10_000

/**
 * A query for a `total` that stops counting one item after `maxCounted`, which says that there are more.
 *
 * @param rows a table with its conditions: what follows FROM
 */
export function boundedCount(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*) AS total FROM (SELECT FROM ${rows} LIMIT ${maxCounted + 1}) AS counted`
}

/** The fields of every list besides its items. */
export const pageFields = {
  total: Type.Integer({ description: 'The number of items that match, on all pages', examples: [1] }),
  total_relation: StringEnum(['eq', 'gte'], {
    description: `\`eq\`: \`total\` is exact; \`gte\`: at least that many match. Searches count up to ${maxCounted}`,
    examples: ['eq']
  }),
  limit: Type.Integer({ description: 'The maximum number of items on this page', examples: [20] }),
  offset: Type.Integer({ description: '0 with a cursor', examples: [0] }),
  next_cursor: Nullable(
    Type.String({ description: 'The `cursor` of the next page; null on the last page', examples: [null] })
  )
}

/**
 * The schema of a list response.
 *
 * @param name that of its items, such as `orders`
 * @param item has an example, which is that of the list too
 */
export function listOf<Name extends string, Item extends TSchema>(
  name: Name,
  item: Item,
  options: { $id: string; description?: string }
) {
  const items = Type.Array(reference(item), { maxItems: maxPageSize })
  const example = { total: 1, total_relation: 'eq', limit: 20, offset: 0, next_cursor: null }
  return Type.Object(
    { ...({ [name]: items } as Record<Name, TArray<TUnsafe<Static<Item>>>>), ...pageFields },
    { ...options, examples: [{ [name]: [item.examples[0]], ...example }] }
  )
}

export interface Page {
  limit: number
  offset: number
  /** The sort key of the last item of the previous page, ending with its id; undefined without a cursor. */
  after: SortKey | undefined
  /** The cursor of the page that follows the item with this sort key. */
  cursorAfter(key: SortKey): string
}

/** The values by which an item is sorted in a list, ending with its id: numbers, or text for a text column. */
export type SortKey = ReadonlyArray<string | number>

/** Creates and reads cursors. `list` names a list with its filters and order: a cursor is valid for that list only. */
export interface Cursors {
  encode(list: string, key: SortKey): string
  /** @returns undefined for a cursor that `encode` did not create for this list */
  decode(list: string, cursor: string): SortKey | undefined
}

/**
 * Reads which page of a list the client requests.
 *
 * @param list names the list with its filters and order
 * @throws ApiError VALIDATION_FAILED if two ways to paginate are combined, the page is too far down the list, or the
 * cursor belongs to another list
 */
export function readPage(query: PageQuery, list: string, cursors: Cursors): Page {
  const { limit, cursor, offset, skip, page, size } = query
  const cursorAfter = (key: SortKey) => cursors.encode(list, key)
  const ways = [
    cursor !== undefined && 'cursor',
    offset !== undefined && 'offset',
    skip !== undefined && 'skip',
    (page !== undefined || size !== undefined) && (page !== undefined ? 'page' : 'size')
  ].filter(way => way !== false)
  if (limit !== undefined && (page !== undefined || size !== undefined)) ways.push('limit')
  if (ways.length > 1) throw cannotBeCombined(ways)
  if (page !== undefined || size !== undefined) {
    const skipped = ((page ?? 1) - 1) * (size ?? defaultLimit)
    requireOffset('page', skipped)
    return {
      limit: size ?? defaultLimit,
      offset: skipped,
      after: undefined,
      cursorAfter
    }
  }
  if (cursor === undefined) {
    requireOffset(skip === undefined ? 'offset' : 'skip', offset ?? skip ?? 0)
    return { limit: limit ?? defaultLimit, offset: offset ?? skip ?? 0, after: undefined, cursorAfter }
  }
  const after = cursors.decode(list, cursor)
  if (!after) {
    throw validationFailed([{ path: 'query/cursor', message: 'is not a cursor for this list and these filters' }])
  }
  return { limit: limit ?? defaultLimit, offset: 0, after, cursorAfter }
}

/**
 * The body of a list response, except for the name of its items.
 *
 * @param found the items of the page and, if more follow, at least one of them: read `page.limit + 1`
 * @param options.total the number of items that match on all pages; null where they are not counted
 * @param options.isBounded whether `boundedCount` counted the total
 * @param options.keyOf the sort key of an item, ending with its id
 */
export function pageOf<Item, Total extends number | null>(
  page: Page,
  found: readonly Item[],
  { total, isBounded = false, keyOf }: { total: Total; isBounded?: boolean; keyOf: (item: Item) => SortKey }
) {
  const hasMore = isBounded && total !== null && total > maxCounted
  const items = found.slice(0, page.limit)
  const last = found.length > page.limit ? items.at(-1) : undefined
  return {
    items,
    total: hasMore ? maxCounted : total,
    total_relation: hasMore ? ('gte' as const) : ('eq' as const),
    limit: page.limit,
    offset: page.offset,
    next_cursor: last === undefined ? null : page.cursorAfter(keyOf(last))
  }
}

const defaultLimit = 20

function requireOffset(parameter: 'offset' | 'skip' | 'page', offset: number): void {
  if (offset <= maxOffset) return
  const message = `skips more than ${maxOffset} items: continue with the next_cursor of the previous page instead`
  throw validationFailed([{ path: `query/${parameter}`, message }])
}

function cannotBeCombined(parameters: readonly string[]): ApiError {
  return validationFailed(
    parameters.map(parameter => {
      const others = parameters.filter(other => other !== parameter).join(', ')
      return {
        path: `query/${parameter}`,
        message: `cannot be combined with ${others}: use limit and cursor, limit and offset, or page and size`
      }
    })
  )
}

/** A cursor belongs to its shop as it does to its list. Those of the default shop are as in earlier versions. */
function ofShop(cursors: Cursors, shopId: number): Cursors {
  if (shopId === defaultShop.id) return cursors
  const nameOf = (list: string) => `shop ${shopId} ${list}`
  return {
    encode: (list, key) => cursors.encode(nameOf(list), key),
    decode: (list, cursor) => cursors.decode(nameOf(list), cursor)
  }
}

/**
 * A cursor is the sort key of the last item as JSON, signed to detect tampering: HMAC-SHA256 (RFC 2104), truncated to
 * 128 bits as section 5 of the RFC allows.
 */
function createCursors(secret: string): Cursors {
  const key = createSecretKey(secret, 'utf8')
  function signature(list: string, payload: string): string {
    return createHmac('sha256', key).update(`${list}\n${payload}`).digest().subarray(0, 16).toString('base64url')
  }
  /** In constant time, except for the length, which is not secret. */
  function isSigned(list: string, payload: string, signed: string): boolean {
    const [sent, expected] = [Buffer.from(signed), Buffer.from(signature(list, payload))]
    return sent.length === expected.length && timingSafeEqual(sent, expected)
  }
  return {
    encode(list, key) {
      const payload = Buffer.from(JSON.stringify(key)).toString('base64url')
      return `${payload}.${signature(list, payload)}`
    },
    decode(list, cursor) {
      const [payload = '', signed = '', ...rest] = cursor.split('.')
      if (rest.length > 0 || !isSigned(list, payload, signed)) return undefined
      return JSON.parse(Buffer.from(payload, 'base64url').toString())
    }
  }
}
