import { AjvCompiler } from '@fastify/ajv-compiler'
import { isCountry } from './countries.js'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaValidationError, FastifyServerOptions } from 'fastify'
import { cutToLimits } from './cut-to-limits.js'
import { parseMoment } from './schemas.js'
import { maxReportedErrors, validationFailed, type ApiError, type FieldError } from '../errors.js'

/**
 * Bodies are not coerced (`"5"` is not 5, null is not ""); query parameters and headers, which arrive as text, are. A
 * number in the path is decimal digits only: the coercion would also read `0x1`, `1e0` and `+1` as 1. Both validators
 * find every error and never drop an unknown field.
 *
 * A body is cut to the size limits of its schema before it is validated: the largest bodies would have a million
 * errors. Parameters and headers need no cut, because Node limits them to 16 KiB.
 *
 * The validators and serializers of a route are compiled on its first request: compiling all of them would take a third
 * of the startup time.
 */
export const schemaController: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildValidator(externalSchemas: Parameters<typeof buildAjv>[0]) {
      const strict = onFirstUse(() =>
        buildAjv(externalSchemas, { customOptions: { ...ajvOptions, coerceTypes: false } })
      )
      const coercing = onFirstUse(() => buildAjv(externalSchemas, { customOptions: { ...ajvOptions, ...coercion } }))
      return (route: Parameters<ReturnType<typeof buildAjv>>[0]) => {
        const { httpPart, schema }: { httpPart?: string; schema?: unknown } = Object(route)
        const isStrict = httpPart === 'body' || httpPart === 'params'
        const compiled = onFirstUse(() => ({
          check: (isStrict ? strict() : coercing())(route),
          cut:
            httpPart === 'body' ? cutToLimits(Object(schema), Object(externalSchemas), maxReportedErrors) : unchanged,
          integers: httpPart === 'params' ? integersOf(schema) : [],
          lists: httpPart === 'querystring' ? listsOf(schema) : []
        }))
        const validate = (data: unknown) => {
          const { check, cut, integers, lists } = compiled()
          if (isRecord(data)) {
            readDecimals(data, integers)
            joinLists(data, lists)
          }
          const isValid = check(cut(data))
          // Fastify reads the errors from this property.
          validate.errors = check.errors
          return isValid
        }
        validate.errors = undefined as Validate['errors']
        return validate as Validate
      }
    },
    buildSerializer(...context: Parameters<typeof buildSerializerCompiler>) {
      const compiler = buildSerializerCompiler(...context)
      return (route: Parameters<typeof compiler>[0]) => {
        const compiled = onFirstUse(() => compiler(route))
        return (data: unknown) => compiled()(data)
      }
    }
  }
}

/** Turns the named path parameters into numbers if they are decimal digits. */
function readDecimals(params: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const text = params[name]
    if (typeof text === 'string' && /^\d+$/.test(text)) params[name] = Number(text)
  }
}

/** The names of the properties that are integers. */
function integersOf(schema: unknown): string[] {
  return namesOf(schema, ({ type }) => type === 'integer')
}

/** Joins a list that the client sent by repeating the parameter: `status=PAID&status=SHIPPED` is `PAID,SHIPPED`. */
function joinLists(query: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const value = query[name]
    if (Array.isArray(value)) query[name] = value.join(',')
  }
}

/** The names of the properties that the OpenAPI document shows as a list. */
function listsOf(schema: unknown): string[] {
  return namesOf(schema, property => isRecord(property['x-published']) && property['x-published'].type === 'array')
}

function namesOf(schema: unknown, isMeant: (property: Record<string, unknown>) => boolean): string[] {
  if (!isRecord(schema) || !isRecord(schema.properties)) return []
  return Object.entries(schema.properties)
    .filter(([, property]) => isRecord(property) && isMeant(property))
    .map(([name]) => name)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

type Validate = ReturnType<ReturnType<typeof buildAjv>>

function unchanged(data: unknown): unknown {
  return data
}

function onFirstUse<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Turns the errors of Ajv into an ApiError; Fastify calls it as its `schemaErrorFormatter`. */
export function formatValidationErrors(errors: FastifySchemaValidationError[], part: string): ApiError {
  const fields = errors
    .slice(0, maxReportedErrors)
    .map(error => describe(error, part === 'querystring' ? 'query' : part))
  return validationFailed(fields)
}

const buildAjv = AjvCompiler()
const buildSerializerCompiler = SerializerSelector()

const ajvOptions = {
  allErrors: true,
  removeAdditional: false,
  useDefaults: true,
  // The schemas are the same at every start, and `npm run lint:openapi` checks the document generated from them.
  validateSchema: false,
  // For the OpenAPI document only, see `published`.
  keywords: ['x-published'],
  // Adds the schema to each error: its description says more than its pattern.
  verbose: true,
  formats: {
    text: (value: string) => !value.includes('\0') && value.isWellFormed(),
    moment: (value: string) => parseMoment(value) !== undefined,
    country: isCountry
  }
}

const coercion = {
  coerceTypes: true,
  // Coercion turns `1e400` into Infinity, which strict mode would not compare with the maximum.
  strictNumbers: false
}

const formatMessages: Record<string, string> = {
  text: 'must be Unicode text without NUL characters',
  email: 'must be an e-mail address',
  moment: 'must be an RFC 3339 date or date-time, e.g. 2026-01-15T10:30:00Z',
  country: 'must be a country code of ISO 3166-1 alpha-2 in capitals, e.g. PT'
}

function describe(error: FastifySchemaValidationError, part: string): FieldError {
  const { instancePath, keyword, params, message } = error
  const path = `${part}${instancePath}`
  switch (keyword) {
    case 'required':
      return { path: `${path}/${String(params.missingProperty)}`, message: 'is required' }
    case 'additionalProperties':
      return { path: `${path}/${shortened(String(params.additionalProperty))}`, message: 'is not a known field' }
    case 'enum':
      return { path, message: `must be one of ${[params.allowedValues].flat().join(', ')}` }
    case 'format':
      return { path, message: formatMessages[String(params.format)] ?? `must be a ${String(params.format)}` }
    case 'pattern':
      return { path, message: `is invalid; expected: ${descriptionOf(error) ?? params.pattern}` }
    default:
      return { path, message: message ?? 'is not valid' }
  }
}

/** The client chose the name of an unknown field: it may be as long as the body. */
function shortened(name: string): string {
  return name.length > maxNameLength ? `${name.slice(0, maxNameLength)}...` : name
}

const maxNameLength = 100

function descriptionOf(
  error: FastifySchemaValidationError & { parentSchema?: { description?: string } }
): string | undefined {
  return error.parentSchema?.description
}
