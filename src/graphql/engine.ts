import { trace } from '@opentelemetry/api'
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import {
  GraphQLError,
  MaxIntrospectionDepthRule,
  NoSchemaIntrospectionCustomRule,
  lexicographicSortSchema,
  printSchema,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema
} from 'graphql'
import { mercurius } from 'mercurius'
import { internalError, validationFailed } from '../errors.js'
import { problemOf } from '../http/problems.js'
import { buildSchema } from './build-schema.js'
import type { Context } from './context.js'
import { limits } from './limits.js'
import type { Operation } from './operations.js'

/** A document with the values of its variables. */
export interface GraphqlRequest {
  query: string
  variables: Record<string, unknown> | null | undefined
  operationName: string | null | undefined
}

export interface Engine {
  schema: GraphQLSchema
  /** @returns the result, and whether the document ran: if it is not valid, nothing did */
  run(request: FastifyRequest, document: GraphqlRequest, context: Context): Promise<{ result: Result; ran: boolean }>
  close(): Promise<void>
}

export type Result = { data?: unknown; errors?: GraphQLFormattedError[] }

/**
 * Compiles the schema of the operations and prepares mercurius, which parses, validates and executes documents and
 * remembers the last of them. It extends an app of its own that never listens: the service's app is long complete when
 * the first client asks.
 *
 * @param options.isIntrospectable whether clients may read the schema
 */
export async function createEngine(
  operations: readonly Operation[],
  { isIntrospectable }: { isIntrospectable: boolean }
): Promise<Engine> {
  const schema = buildSchema(operations)
  const host: FastifyInstance = fastify()
  await host.register(mercurius, {
    schema,
    routes: false,
    cache: rememberedDocuments,
    graphql: { parseOptions: { maxTokens: limits.tokens }, validateOptions: { maxErrors: maxDocumentErrors } },
    validationRules: [MaxIntrospectionDepthRule, ...(isIntrospectable ? [] : [NoSchemaIntrospectionCustomRule])],
    errorFormatter: (execution, context) => ({
      statusCode: 200,
      response: {
        data: execution.data ?? null,
        errors: execution.errors?.map(error => describe(error, (context as unknown as RunContext).request)) ?? []
      }
    })
  })
  await host.ready()
  return {
    schema,
    async run(request, { query, variables, operationName }, context) {
      try {
        const runContext = { ...context, request } as unknown as Parameters<typeof host.graphql>[1]
        const result = await host.graphql(query, runContext, variables ?? {}, operationName ?? undefined)
        return { result: result as ExecutionResult & Result, ran: true }
      } catch (error) {
        const { errors }: { errors?: unknown[] } = Object(error)
        if (!Array.isArray(errors)) throw error
        return { result: { errors: errors.map(each => invalid(each, request)) }, ran: false }
      }
    },
    close: async () => await host.close()
  }
}

/** The schema in the schema definition language, with everything in alphabetical order. */
export function printSchemaOf(operations: readonly Operation[]): string {
  return `${printSchema(lexicographicSortSchema(buildSchema(operations)))}\n`
}

/** Names the operation in the trace of the request. */
export function nameInTrace(type: string, name: string | undefined): void {
  trace
    .getActiveSpan()
    ?.setAttributes({ 'graphql.operation.type': type, ...(name !== undefined && { 'graphql.operation.name': name }) })
}

interface RunContext extends Context {
  request: FastifyRequest
}

// The documents of a client are few. One of the largest takes some 500 KB, a usual one 20 KB.
const rememberedDocuments = 100

// Each takes a search for names that the client may have meant.
const maxDocumentErrors = 10

/** An error of a field, which has the problem document of its operation, or else is a fault of the service. */
function describe(error: GraphQLError, request: FastifyRequest): GraphQLFormattedError {
  if (typeof error.extensions.code === 'string') return error.toJSON()
  request.log.error({ err: error.originalError ?? error }, 'a field of a query failed')
  const problem = problemOf(internalError(), request.id)
  const { locations, path } = error.toJSON()
  return { message: problem.detail, ...(locations && { locations }), ...(path && { path }), extensions: problem }
}

/** An error of a document that is not valid, in the form of the errors of fields. */
function invalid(error: unknown, request: FastifyRequest): GraphQLFormattedError {
  const { message, locations } = error instanceof GraphQLError ? error.toJSON() : { message: String(error) }
  const problem = validationFailed([{ path: 'body/query', message }])
  return { message, ...(locations && { locations }), extensions: problemOf(problem, request.id) }
}
