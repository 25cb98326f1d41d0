import fc, { type Arbitrary } from 'fast-check'

/** As much of JSON Schema as the service's document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  format?: string
  pattern?: string
  examples?: unknown[]
}

/** Values as the schema wants them, as a rule: rules between fields, patterns and most formats are left to chance. */
export function valueOf(schema: Schema, components: Record<string, Schema>): Arbitrary<unknown> {
  const target = schema.$ref ? (components[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
  const examples = target.examples ?? []
  const made = madeOf(target, components)
  return examples.length > 0
    ? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...examples) }, { weight: 3, arbitrary: made })
    : made
}

/** The value with something wrong in it, anywhere. */
export function spoiled(value: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(value, fc.array(fc.nat(7), { maxLength: 4 }), junk, fc.constantFrom('replace', 'remove', 'add'))
    .map(([original, path, wrong, how]) => spoil(structuredClone(original), path, wrong, how))
}

/** What is not expected anywhere. */
export const junk: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    0.001,
    1e300,
    -1e300,
    2 ** 53,
    2 ** 53 + 2,
    Number.MAX_SAFE_INTEGER,
    2_147_483_648,
    '',
    ' ',
    '0',
    '1',
    '\0',
    'a\0b',
    '\ud800',
    '🫖',
    '%',
    '\\',
    "'; DROP TABLE orders; --",
    '{{x}}',
    '__proto__',
    'null',
    '9'.repeat(400),
    'x'.repeat(5_000),
    [],
    {},
    [[]],
    [null],
    { __proto__: null, a: { b: [1] } },
    Array(300).fill(1)
  ),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 4 })
)

function madeOf(schema: Schema, components: Record<string, Schema>): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const types = [schema.type ?? 'object'].flat()
  return fc.oneof(...types.map(type => madeOfType(type, schema, components)))
}

function madeOfType(type: string, schema: Schema, components: Record<string, Schema>): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return integerOf(schema)
    case 'number':
      return fc.integer({ min: 1, max: 100_000 }).map(cents => cents / 100)
    case 'string':
      return stringOf(schema)
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, components), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 5)
      })
    default:
      return objectOf(schema, components)
  }
}

// Small numbers, so that ids are often of things that exist; and the bounds.
function integerOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): Arbitrary<number> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: Math.max(minimum, -5), max: Math.min(maximum, 12) }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) }
  )
}

function stringOf({ minLength = 0, maxLength = 20, format, pattern }: Schema): Arbitrary<string> {
  if (format === 'date-time') {
    return fc
      .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
      .map(date => date.toISOString())
  }
  if (format === 'email') return fc.nat(50).map(n => `user-${n}@example.com`)
  if (pattern) {
    return fc.oneof(
      fc.constantFrom('PENDING', 'paid', 'Shipped', 'CANCELED', 'PENDING,PAID', 'USD'),
      fc.string({ maxLength: 20 })
    )
  }
  return fc.string({
    minLength,
    maxLength: Math.min(maxLength, 30),
    unit: fc.constantFrom('a', 'B', '7', '-', 'é', '🫖')
  })
}

function objectOf({ properties = {}, required = [] }: Schema, components: Record<string, Schema>): Arbitrary<unknown> {
  return fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueOf(property, components)])),
    { requiredKeys: required }
  )
}

function spoil(value: unknown, path: readonly number[], wrong: unknown, how: string): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return wrong
  const container: Record<string, unknown> = value as Record<string, unknown>
  const keys = Object.keys(container)
  const key = keys[(path[0] ?? 0) % Math.max(keys.length, 1)]
  if (key === undefined || how === 'add') container[Array.isArray(value) ? keys.length : `x${path[0]}`] = wrong
  else if (path.length > 1) container[key] = spoil(container[key], path.slice(1), wrong, how)
  else if (how === 'remove' && !Array.isArray(value)) delete container[key]
  else container[key] = wrong
  return value
}
