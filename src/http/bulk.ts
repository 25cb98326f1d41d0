import { Type, type Static, type TSchema } from '@sinclair/typebox'
import type { FastifyRequest, FastifySchemaValidationError } from 'fastify'
import { groupBy } from '../batching/group-by.js'
import type { Outcome } from '../batching/group-commit.js'
import { StringEnum, reference } from './schemas.js'
import { ApiError, type ErrorCode } from '../errors.js'
import { problemOf, problemWith } from './problems.js'
import { formatValidationErrors } from './validation.js'

export const BulkMode = StringEnum(['atomic', 'partial'], {
  default: 'atomic',
  description:
    '`atomic`: all items or none, and the error has the `index` of the failed item; ' +
    '`partial`: each item succeeds or fails on its own'
})

// Fits a thousand products with the longest names in the longest encoding, or with descriptions of 4,000 letters.
export const bulkBodyLimitBytes = 4 * 1_048_576

/**
 * The schemas of a bulk response, to be added to the app: its results, and the error of an item.
 *
 * @param options.name the field of a result with the item's resource
 * @param options.codes the codes that an item can fail with
 * @param options.example the resource of the first item
 */
export function bulkResultSchemas<T extends TSchema, Name extends string>(
  $id: string,
  resource: T,
  { name, status, maxItems, codes, example }: BulkResultOptions<Name, T>
) {
  const ItemError = problemWith(`${$id}Error`, codes)
  const Results = Type.Object(
    {
      results: Type.Array(
        Type.Object({
          index: Type.Integer({ minimum: 0, description: 'The position of the item in the request, from 0' }),
          status: Type.Integer({ description: 'The status that the item would get in a request on its own' }),
          [name]: Type.Optional(reference(resource)),
          error: Type.Optional(reference(ItemError))
        }),
        { maxItems, description: 'The result of each item, in the order of the request' }
      )
    },
    { $id, examples: [{ results: [{ index: 0, status, [name]: example }] }] }
  )
  return { ItemError, Results }
}

interface BulkResultOptions<Name extends string, T extends TSchema> {
  name: Name
  status: 200 | 201
  maxItems: number
  codes: ErrorCode[]
  example: Static<T>
}

/**
 * The results of a bulk request, in the order of its items. An error that is not an ApiError is thrown.
 *
 * @param options.name the field of a result with the item's resource
 * @param options.status the status of an item that succeeded
 */
export function bulkResults<Result>(
  outcomes: ReadonlyArray<Outcome<Result>>,
  { name, status, requestId }: { name: string; status: 200 | 201; requestId: string },
  toBody: (result: Result) => unknown = result => result
) {
  return outcomes.map((outcome, index) => {
    if (outcome.ok) return { index, status, [name]: toBody(outcome.result) }
    if (!(outcome.error instanceof ApiError)) throw outcome.error
    return { index, status: outcome.error.status, error: problemOf(outcome.error, requestId) }
  })
}

/** The items of a bulk request; an invalid item is represented by its error. */
export interface BulkItems<Item> {
  items: ReadonlyArray<Item | ApiError>
  isPartial: boolean
}

/**
 * Reads the items of a bulk body independently. The route must set `attachValidation`: otherwise Fastify would reject
 * the whole request for one invalid item.
 *
 * @param field the name of the list in the body
 * @param read reads one item, given its path in the request; may throw an ApiError
 * @throws the validation error if the mode is atomic or anything outside the items is invalid
 */
export function readItems<Field extends string, Raw, Item>(
  request: { body: Record<Field, Raw[]> & { mode?: string } } & Pick<FastifyRequest, 'validationError'>,
  field: Field,
  read: (item: Raw, path: string) => Item
): BulkItems<Item> {
  const invalid = invalidItems(request.validationError, field, request.body)
  const isPartial = request.body.mode === 'partial'
  const items = request.body[field].map((item, index) => {
    const error = invalid.get(index)
    if (error) return error
    try {
      return read(item, `body/${field}/${index}`)
    } catch (error) {
      if (isPartial && error instanceof ApiError) return error
      throw error
    }
  })
  return { items, isPartial }
}

// After a failed validation the body may have any shape.
function invalidItems(error: FastifyRequest['validationError'], field: string, body: unknown): Map<number, ApiError> {
  if (!error) return new Map()
  const isPartial = typeof body === 'object' && body !== null && 'mode' in body && body.mode === 'partial'
  if (!isPartial || error.validationContext !== 'body') throw error
  const pathOfItem = new RegExp(`^/${field}/(\\d+)(/|$)`)
  const byIndex = groupBy(error.validation ?? [], ({ instancePath }: FastifySchemaValidationError) =>
    Number(pathOfItem.exec(instancePath)?.[1])
  )
  // NaN: what is invalid is not an item.
  if (byIndex.size === 0 || byIndex.has(NaN)) throw error
  return new Map([...byIndex].map(([index, errors]) => [index, formatValidationErrors(errors, 'body')]))
}

/** The items that are valid. */
export function validItems<Item>(items: ReadonlyArray<Item | ApiError>): Item[] {
  return items.flatMap(item => (item instanceof ApiError ? [] : [item]))
}

/**
 * Decides the items of a bulk request one after the other; an invalid item's error is its outcome.
 *
 * @returns one outcome for each item, in the same order
 * @throws unless the request is partial: the first error, with the `index` of its item
 */
export function decideItems<Item, Result>(
  { items, isPartial }: BulkItems<Item>,
  decide: (item: Item, index: number) => Outcome<Result>
): Array<Outcome<Result>> {
  const outcomes = items.map((item, index): Outcome<Result> =>
    item instanceof ApiError ? { ok: false, error: item } : decide(item, index)
  )
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.ok && !isPartial) throw withIndex(outcome.error, index)
  }
  return outcomes
}

function withIndex(error: Error, index: number): Error {
  return error instanceof ApiError
    ? new ApiError(error.code, error.message, { ...error.members, index }, error.headers)
    : error
}
