import { AjvCompiler } from '@fastify/ajv-compiler'
import type { FastifySchemaValidationError, FastifyServerOptions } from 'fastify'
import { parseMoment } from '../common-schemas.js'
import { validationFailed, type ApiError, type FieldError } from '../errors.js'

/**
 * Bodies are taken as they are (`"5"` is not 5, null is not ""), while path and query, which can only be text, are
 * coerced. Both report every error, and neither removes or ignores a field.
 */
export const schemaController: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildValidator (externalSchemas: Parameters<typeof buildCompiler>[0]) {
      const strict = buildCompiler(externalSchemas, { customOptions: { ...ajvOptions, coerceTypes: false } })
      const coercing = buildCompiler(externalSchemas, { customOptions: { ...ajvOptions, coerceTypes: true } })
      return (route: Parameters<typeof strict>[0]) => typeof route === 'object' && route.httpPart === 'body' ? strict(route) : coercing(route)
    }
  }
}

/** Fastify's hook that turns what Ajv found into the one error shape. */
export function formatValidationErrors (errors: FastifySchemaValidationError[], part: string): ApiError {
  const fields = errors.slice(0, maxReportedErrors).map(error => describe(error, part === 'querystring' ? 'query' : part))
  return validationFailed(fields)
}

// A body of 1 MiB can hold half a million mistakes; nobody reads past the first hundred.
const maxReportedErrors = 100

const buildCompiler = AjvCompiler()

const ajvOptions = {
  allErrors: true,
  removeAdditional: false,
  useDefaults: true,
  // Errors then come with their schema, whose description says more than a pattern does.
  verbose: true,
  // Decimal prices are not exact as binary fractions: 19.99 / 0.01 is 1998.9999999999998.
  multipleOfPrecision: 4,
  formats: {
    text: (value: string) => !value.includes('\0') && value.isWellFormed(),
    moment: (value: string) => parseMoment(value) !== undefined
  }
}

const formatMessages: Record<string, string> = {
  text: 'must be Unicode text without NUL characters',
  email: 'must be an e-mail address',
  moment: 'must be a date or a date-time of RFC 3339, e.g. 2026-01-15T10:30:00Z'
}

function describe (error: FastifySchemaValidationError, part: string): FieldError {
  const { instancePath, keyword, params, message } = error
  const path = `${part}${instancePath}`
  switch (keyword) {
    case 'required':
      return { path: `${path}/${String(params.missingProperty)}`, message: 'is required' }
    case 'additionalProperties':
      return { path: `${path}/${String(params.additionalProperty)}`, message: 'is not a known field' }
    case 'enum':
      return { path, message: `must be one of ${[params.allowedValues].flat().join(', ')}` }
    case 'format':
      return { path, message: formatMessages[String(params.format)] ?? `must be a ${String(params.format)}` }
    case 'pattern':
      return { path, message: `is not as described: ${descriptionOf(error) ?? params.pattern}` }
    case 'multipleOf':
      return { path, message: 'must have at most two decimal places' }
    default:
      return { path, message: message ?? 'is not valid' }
  }
}

function descriptionOf (error: FastifySchemaValidationError & { parentSchema?: { description?: string } }): string | undefined {
  return error.parentSchema?.description
}
