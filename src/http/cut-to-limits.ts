/** The keywords of JSON Schema that bound the size of a value, or lead to its parts. */
interface Sizes {
  $ref?: string
  properties?: Record<string, Sizes>
  additionalProperties?: unknown
  items?: Sizes
  maxItems?: number
  maxLength?: number
}

type Cut = (value: unknown, budget: Budget) => unknown

/** How many more unknown fields to keep. */
interface Budget {
  unknownFields: number
}

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
    if (Array.isArray(value)) return cutArray(value, { cutItem, maxItems }, budget)
    return cutObject(value as Readonly<Record<string, unknown>>, { cutFields, isClosed }, budget)
  }
}

function cutArray(
  items: unknown[],
  { cutItem, maxItems }: { cutItem: Cut | undefined; maxItems: number },
  budget: Budget
): unknown[] {
  const kept = items.length > maxItems ? items.slice(0, maxItems + 1) : items
  if (!cutItem) return kept
  let copy: unknown[] | undefined
  for (const [index, item] of kept.entries()) {
    const cut = cutItem(item, budget)
    if (cut === item) continue
    copy ??= [...kept]
    copy[index] = cut
  }
  return copy ?? kept
}

/** Begins a copy at the first change: most bodies have none. */
function cutObject(
  value: Readonly<Record<string, unknown>>,
  { cutFields, isClosed }: { cutFields: ReadonlyMap<string, Cut>; isClosed: boolean },
  budget: Budget
): object {
  let copy: Record<string, unknown> | undefined
  let hasUnknownField = false
  for (const name in value) {
    const field = value[name]
    const cutField = cutFields.get(name)
    const cut = cutField ? cutField(field, budget) : field
    const isDropped = !cutField && isClosed && hasUnknownField && budget.unknownFields <= 0
    if (!cutField && isClosed) {
      hasUnknownField = true
      budget.unknownFields--
    }
    if (isDropped || cut !== field) copy ??= fieldsBefore(value, name)
    if (copy && !isDropped) copy[name] = cut
  }
  return copy ?? value
}

function fieldsBefore(value: Readonly<Record<string, unknown>>, end: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const name in value) {
    if (name === end) break
    fields[name] = value[name]
  }
  return fields
}

/** A character takes at most two UTF-16 code units, and one that the cut splits would be a lone surrogate. */
function cutText(text: string, maxLength: number): string {
  const end = 2 * (maxLength + 1)
  if (text.length <= end) return text
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return text.slice(0, isSplit ? end + 1 : end)
}

function unchanged(value: unknown): unknown {
  return value
}
