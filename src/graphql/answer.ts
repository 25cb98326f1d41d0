import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { ApiError, internalError, validationFailed } from '../errors.js'
import { prefers } from '../http/content-negotiation.js'
import { problemOf } from '../http/problems.js'
import type { EventStreams } from '../http/server-sent-events.js'
import type { Context } from './context.js'
import { nameInTrace, type Engine, type GraphqlRequest, type Result } from './engine.js'
import { followEvents } from './follow-events.js'
import { innerCalls } from './inner-calls.js'
import { readDocument, type ReadDocument } from './limits.js'
import type { GraphqlBody } from './graphql-body.js'

interface Service {
  app: FastifyInstance
  engine: Engine
  streams: EventStreams
}

type Request = FastifyRequest<{ Body: GraphqlBody }>

/**
 * Runs the document of a request and answers with its result: as JSON, or as a stream of events if the client prefers
 * `text/event-stream`, which subscriptions need.
 *
 * @throws ApiError VALIDATION_FAILED if the document exceeds a limit or the client cannot have its operation
 */
export async function answer(service: Service, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { app, engine } = service
  const { query, variables, operationName } = request.body
  const document: GraphqlRequest = { query, variables, operationName }
  const isStream = prefers(request, reply, 'text/event-stream')
  // Even an error tells what the caller may see.
  reply.header('cache-control', 'no-store')
  const read = readOrRefuse(engine, document, request)
  if ('errors' in read) return await sendResult(request, reply, read, false)
  name(request, read)
  const idempotencyKey = idempotencyKeyOf(request, read)
  const context = innerCalls(app, request, {
    isPrepaid: true,
    idempotencyKey,
    onReplay: () => {
      reply.header('idempotent-replayed', 'true')
    }
  })
  const { operation } = read.operation
  if (operation === 'subscription') {
    if (!isStream) throw refused('is a subscription: ask for it with Accept: text/event-stream')
    return await subscribe(service, request, reply, document)
  }
  const { result, ran } = await engine.run(request, document, context)
  if (ran && isStream) return await reply.type('text/event-stream').send(frameOf(result) + lastFrame)
  return await sendResult(request, reply, result, ran)
}

/** By https://graphql.github.io/graphql-over-http/draft/, whose media type clients have to ask for. */
async function sendResult(request: Request, reply: FastifyReply, result: Result, ran: boolean): Promise<FastifyReply> {
  if (!ran) request.errorCode = 'VALIDATION_FAILED'
  if (request.headers.accept?.includes(ownMediaType)) reply.type(`${ownMediaType}; charset=utf-8`)
  return await reply.code(ran ? 200 : 400).send(result)
}

const ownMediaType = 'application/graphql-response+json'

/** Errors of the document are in the form of GraphQL, for its clients. */
function readOrRefuse(
  engine: Engine,
  document: GraphqlRequest,
  request: Request
): ReadDocument | Required<Pick<Result, 'errors'>> {
  try {
    return readDocument(engine.schema, document)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { errors: [{ message: error.message, extensions: problemOf(error, request.id) }] }
  }
}

/** For the log and the trace. */
function name(request: Request, { operation, rootFields }: ReadDocument): void {
  const operationName = operation.name?.value
  const fields = rootFields.slice(0, maxLoggedFields).join(' ')
  request.graphqlOperation = `${operation.operation} ${operationName ?? ''}{ ${fields} }`.slice(0, maxLoggedLength)
  nameInTrace(operation.operation, operationName)
}

const maxLoggedFields = 10
const maxLoggedLength = 300

/** The header is about the request, so it can stand for one mutation only. */
function idempotencyKeyOf({ headers }: Request, { operation, rootFields }: ReadDocument): string | undefined {
  const key = headers['idempotency-key']
  if (typeof key !== 'string' || operation.operation !== 'mutation') return undefined
  if (rootFields.length === 1) return key
  throw validationFailed([
    {
      path: 'headers/idempotency-key',
      message: 'is for requests with one mutation: give each mutation its own idempotencyKey'
    }
  ])
}

function refused(message: string): ApiError {
  return validationFailed([{ path: 'body/query', message }])
}

/**
 * Streams the results of a subscription, one for each event, by the protocol of graphql-sse in its mode of distinct
 * connections (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
 */
async function subscribe(
  { app, engine, streams }: Service,
  request: Request,
  reply: FastifyReply,
  document: GraphqlRequest
): Promise<FastifyReply> {
  const newContext = (isPrepaid: boolean) =>
    innerCalls(app, request, { isPrepaid, idempotencyKey: undefined, onReplay: () => undefined })
  let filters: Record<string, unknown> = {}
  // Validates the document and reads the arguments: there is no event yet.
  const { result, ran } = await engine.run(request, document, {
    ...newContext(true),
    onSubscribe: args => (filters = args)
  })
  if (!ran || result.errors?.length) return await sendResult(request, reply, result, false)
  return streams.send(request, reply, async function* (signal) {
    try {
      // A read of the log counts for no limit, but what its events link to does.
      const call: Context['call'] = async (...args) => await newContext(true).call(...args)
      for await (const event of followEvents(app, request, call, filters, signal)) {
        if (event === null) yield ': heartbeat\n\n'
        else yield frameOf((await engine.run(request, document, { ...newContext(false), event })).result)
      }
    } catch (error) {
      yield frameOf({ errors: [describe(error, request)] })
    }
    yield lastFrame
  })
}

function describe(error: unknown, request: Request) {
  if (error instanceof GraphQLError) return error.toJSON()
  if (!(error instanceof ApiError)) request.log.error({ err: error }, 'a subscription failed')
  const known = error instanceof ApiError ? error : internalError()
  return { message: known.message, extensions: problemOf(known, request.id) }
}

function frameOf(result: Result): string {
  return `event: next\ndata: ${JSON.stringify(result)}\n\n`
}

const lastFrame = 'event: complete\ndata:\n\n'
