/** The keywords of JSON Schema that bound the size of a value, or lead to its parts. */
interface Sizes {
  $ref?: string
  properties?: Record<string, Sizes>
  additionalProperties?: unknown
  items?: Sizes
  maxItems?: number
  maxLength?: number
}

type Cut = (value: unknown, budget: { unknownFields: number }) => unknown

/**
 * Returns a function that cuts a JSON value to the size limits of a schema, so that validating it with every error
 * costs little, however large the value is: a million unknown fields or items would be a million errors.
 *
 * Whatever exceeds a limit still exceeds it afterwards, so an invalid value stays invalid in the same places: an array
 * keeps one item more than it may have, text one character more, and every object one of its unknown fields. The value
 * itself is not modified; parts within their limits are shared with the result.
 *
 * @param schema the limits apply where it uses `properties`, `items` and references to `shared` schemas
 * @param shared schemas by their `$id`
 * @param maxUnknownFields how many unknown fields to keep in total, besides one for each object
 */
export function cutToLimits(
  schema: object,
  shared: Readonly<Record<string, unknown>>,
  maxUnknownFields: number
): (value: unknown) => unknown {
  const cut = cutOf(schema, shared)
  return value => cut(value, { unknownFields: maxUnknownFields })
}

function cutOf(schema: Sizes, shared: Readonly<Record<string, unknown>>): Cut {
  if (schema.$ref !== undefined) {
    const target = shared[schema.$ref.replace(/#$/, '')]
    return typeof target === 'object' && target !== null ? cutOf(target, shared) : unchanged
  }
  const { properties, items, maxItems = Infinity, maxLength = Infinity } = schema
  const cutItem = items && cutOf(items, shared)
  const cutFields = new Map(Object.entries(properties ?? {}).map(([name, field]) => [name, cutOf(field, shared)]))
  const isClosed = schema.additionalProperties === false
  return (value, budget) => {
    if (typeof value === 'string') return cutText(value, maxLength)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const kept = value.length > maxItems ? value.slice(0, maxItems + 1) : value
      return cutItem
        ? replaceChanged(
            kept,
            kept.map(item => cutItem(item, budget))
          )
        : kept
    }
    return cutObject(value as Readonly<Record<string, unknown>>, { cutFields, isClosed }, budget)
  }
}

function cutObject(
  value: Readonly<Record<string, unknown>>,
  { cutFields, isClosed }: { cutFields: ReadonlyMap<string, Cut>; isClosed: boolean },
  budget: Parameters<Cut>[1]
): object {
  const kept: Record<string, unknown> = {}
  let isChanged = false
  let unknownFields = 0
  for (const name in value) {
    const field: unknown = value[name]
    const cutField = cutFields.get(name)
    if (cutField) {
      kept[name] = cutField(field, budget)
      if (kept[name] !== field) isChanged = true
    } else if (!isClosed || unknownFields === 0 || budget.unknownFields > 0) {
      kept[name] = field
      unknownFields++
      if (isClosed) budget.unknownFields--
    } else {
      isChanged = true
    }
  }
  return isChanged ? kept : value
}

/** A character takes at most two UTF-16 code units, and one that the cut splits would be a lone surrogate. */
function cutText(text: string, maxLength: number): string {
  const end = 2 * (maxLength + 1)
  if (text.length <= end) return text
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return text.slice(0, isSplit ? end + 1 : end)
}

function replaceChanged(before: unknown[], after: unknown[]): unknown[] {
  return after.some((item, index) => item !== before[index]) ? after : before
}

function unchanged(value: unknown): unknown {
  return value
}
