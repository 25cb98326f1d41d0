import { Type, type TSchema } from '@sinclair/typebox'
import type { FastifyRequest, FastifySchemaValidationError } from 'fastify'
import type { Outcome } from '../batching/group-commit.js'
import { StringEnum, reference } from './schemas.js'
import { ApiError } from '../errors.js'
import { problemOf } from './problems.js'
import { formatValidationErrors } from './validation.js'
import { Problem } from './problems.js'

/** All or nothing, or each for itself. */
export const BulkMode = StringEnum(['atomic', 'partial'], {
  default: 'atomic',
  description: '`atomic`: all or none, and an error names the `index` of the item; `partial`: each for itself'
})

// A thousand products with the longest names, in the longest encoding, stay below it.
export const bulkBodyLimitBytes = 4 * 1_048_576

/** What became of one item: its status as if it had been sent alone, and the resource or the error. */
export function BulkResult<T extends TSchema, Name extends string>(name: Name, schema: T) {
  return Type.Object({
    index: Type.Integer({ minimum: 0, description: 'The place of the item in the request' }),
    status: Type.Integer({ description: 'As if the item had been sent alone' }),
    [name]: Type.Optional(reference(schema)),
    error: Type.Optional(reference(Problem))
  })
}

/** @throws ApiError the first error of an outcome, with the `index` of its item */
export function requireAll<Result>(outcomes: ReadonlyArray<Outcome<Result>>): Result[] {
  return outcomes.map((outcome, index) => {
    if (outcome.ok) return outcome.result
    throw withIndex(outcome.error, index)
  })
}

/** The results of a partial request, in the order of its items. */
export function bulkResults<Result>(
  outcomes: ReadonlyArray<Outcome<Result>>,
  name: string,
  requestId: string,
  toBody: (result: Result) => unknown = result => result
) {
  return outcomes.map((outcome, index) => {
    if (outcome.ok) return { index, status: 201, [name]: toBody(outcome.result) }
    if (!(outcome.error instanceof ApiError)) throw outcome.error
    return { index, status: outcome.error.status, error: problemOf(outcome.error, requestId) }
  })
}

/** A bulk request as it was read: an item that is not valid is its error. */
export interface BulkItems<Item> {
  items: Array<Item | ApiError>
  isPartial: boolean
}

/**
 * Reads the items of a bulk body, each for itself. The route must have `attachValidation`, so that one bad item does not refuse the others.
 *
 * @param field the name of the list
 * @param read reads one item, which stands at `path`; may throw an ApiError
 * @throws the validation error, when the mode is atomic or something outside the items is wrong
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

// The body may be anything when there is an error.
function invalidItems(error: FastifyRequest['validationError'], field: string, body: unknown): Map<number, ApiError> {
  if (!error) return new Map()
  const isPartial = typeof body === 'object' && body !== null && 'mode' in body && body.mode === 'partial'
  const byIndex = new Map<number, FastifySchemaValidationError[]>()
  for (const invalid of error.validation ?? []) {
    const index = new RegExp(`^/${field}/(\\d+)(/|$)`).exec(invalid.instancePath)?.[1]
    if (index === undefined || !isPartial || error.validationContext !== 'body') throw error
    byIndex.set(Number(index), [...(byIndex.get(Number(index)) ?? []), invalid])
  }
  if (byIndex.size === 0) throw error
  return new Map([...byIndex].map(([index, errors]) => [index, formatValidationErrors(errors, 'body')]))
}

/** The outcome of each item: `run` gets the valid ones and answers theirs. */
export async function runValid<Item, Result>(
  items: ReadonlyArray<Item | Error>,
  run: (valid: Item[]) => Promise<Array<Outcome<Result>>>
): Promise<Array<Outcome<Result>>> {
  const valid = items.filter((item): item is Item => !(item instanceof Error))
  const outcomes = valid.length > 0 ? await run(valid) : []
  return items.map(item =>
    item instanceof Error
      ? { ok: false, error: item }
      : (outcomes.shift() ?? { ok: false, error: new Error('fewer outcomes than items') })
  )
}

function withIndex(error: Error, index: number): Error {
  return error instanceof ApiError
    ? new ApiError(error.code, error.message, { ...error.members, index }, error.headers)
    : error
}
