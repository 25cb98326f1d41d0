/** What differs, by the name of the field; of hidden fields only that they do. */
export type Changes = Record<string, { from: unknown; to: unknown } | { changed: true }>

/**
 * What a change did to a resource, as the API shows it.
 *
 * @param options.hidden fields whose values are secret or personal
 */
export function changesBetween<Resource extends object>(
  before: Partial<Resource>,
  after: Resource,
  { fields, hidden = [] }: { fields: ReadonlyArray<keyof Resource & string>; hidden?: readonly string[] }
): Changes {
  const changes: Changes = {}
  for (const name of fields) {
    const [from, to] = [before[name] ?? null, after[name] ?? null]
    if (JSON.stringify(from) === JSON.stringify(to)) continue
    changes[apiName(name)] = hidden.includes(name) ? { changed: true } : { from, to }
  }
  return changes
}

/** Records have `isActive` where the API has `is_active`. */
function apiName(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
