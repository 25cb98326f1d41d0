/**
 * Says why PostgreSQL cannot have a schema of this name, or the service cannot use it; undefined if nothing is wrong.
 *
 * @param subject what names the schema, for the beginning of the message
 */
export function schemaProblem(subject: string, schema: string): string | undefined {
  if (schema === '') return `${subject} is empty`
  const isText = !schema.includes('\0') && !/\p{Surrogate}/u.test(schema)
  if (!isText) return `${subject} contains characters that no name can have`
  if (Buffer.byteLength(schema) > maxNameBytes) return `${subject} is longer than ${maxNameBytes} bytes`
  if (schema.startsWith('pg_')) return `${subject} begins with pg_, which PostgreSQL reserves for itself`
  if (schema === 'information_schema') return `${subject} is information_schema, which belongs to PostgreSQL`
  // In a search_path it would mean the schema that is named like the role, even in quotes.
  if (schema === '$user') return `${subject} is $user, which is not the name of a schema`
  return undefined
}

/** The name as an identifier in SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

// PostgreSQL cuts longer names off.
const maxNameBytes = 63
