import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from '@sinclair/typebox'
import { acceptOnlyCsv, bodyOf } from '../csv/csv-body.js'
import { limitGarbage } from '../csv/limit-garbage.js'
import { readCsv } from '../csv/read-csv.js'
import { overloaded, validationFailed, type ApiError } from '../errors.js'
import { prefers } from '../http/content-negotiation.js'
import { problemResponse } from '../http/error-handler.js'
import { problems } from '../http/problems.js'
import { published, reference } from '../http/schemas.js'
import { formatValidationErrors } from '../http/validation.js'
import {
  ChangedLine,
  ImportLine,
  NewLine,
  ProductImport,
  ProductImportQuery,
  WrongLine,
  productImportCsvExample,
  productImportNdjsonExample
} from './import-schemas.js'
import { runImport, type ImportEvent } from './run-import.js'
import { ProductCreate } from './schemas.js'

/** Imports products from a CSV file. */
const importRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const component of [NewLine, ChangedLine, WrongLine, ProductImport]) app.addSchema(component)
  acceptOnlyCsv(app)
  const running = new Set<FastifyRequest>()

  app.post(
    '/products/import',
    { config: { access: 'products:write', takesNoJson: true }, schema },
    async (request, reply) => {
      const isStream = prefers(request, reply, 'application/x-ndjson')
      requireNoKey(request)
      if (running.size >= maxImports) throw overloaded('Too many imports are in progress; try again later')
      running.add(request)
      reply.raw.once('close', () => running.delete(request))
      limitGarbage(reply.raw)
      const events = startImport(app, request, reply)
      // A mistake in the header row still gets its own status.
      const first = await events.next()
      if (!isStream) return await summaryOf(events, first)
      const lines = Readable.from(linesOf(events, first, request), { objectMode: true, highWaterMark: 1 })
      return await reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').send(lines)
    }
  )
}

const schema = {
  operationId: 'importProducts',
  summary: 'Import products from a CSV file',
  description: describeImport(),
  tags: ['products'],
  querystring: ProductImportQuery,
  body: {
    content: {
      'text/csv': {
        // The body is read line by line, so there is nothing to validate before.
        schema: published({ examples: [productImportCsvExample] } as unknown as TSchema, {
          type: 'string',
          description: 'At most 64 MiB of CSV in UTF-8'
        })
      }
    }
  },
  response: {
    200: {
      description: 'What the import does, or a stream of its progress',
      content: {
        'application/json': { schema: reference(ProductImport) },
        'application/x-ndjson': {
          schema: { type: 'string', description: 'A JSON object on each line, with a `type`' },
          example: productImportNdjsonExample
        }
      }
    },
    ...problems('VALIDATION_FAILED', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'OVERLOADED')
  }
}

function startImport(
  app: FastifyInstance,
  request: FastifyRequest<{ Querystring: ProductImportQuery }>,
  reply: FastifyReply
): AsyncGenerator<ImportEvent, ProductImport> {
  const { shop, query, principal } = request
  const { mode = 'preview', from_line: fromLine = 1 } = query
  // The request as a whole may take longer than others, as long as it goes on.
  const maxStallMs = app.initialConfig.connectionTimeout ?? 0
  return runImport(app.writer, readCsv(bodyOf(request, { maxBytes, maxStallMs })), {
    shopId: shop.id,
    currency: shop.currency,
    lowStockThreshold: shop.lowStockThreshold,
    performedBy: principal,
    isPreview: mode === 'preview',
    fromLine,
    validateLine: validatorOf(request, ImportLine),
    validateNew: validatorOf(request, newProduct),
    mustStop: () => app.isClosing || reply.raw.destroyed
  })
}

const newProduct = reference(ProductCreate)

// 100,000 products with descriptions of some hundred characters. The file is never in memory as a whole.
const maxBytes = 64 * 1_048_576

// The transactions of an import take turns with those of orders; more imports at a time would not be faster.
const maxImports = 2

/** @throws ApiError VALIDATION_FAILED */
function requireNoKey({ headers }: FastifyRequest): void {
  if (headers['idempotency-key'] === undefined) return
  const message = 'is not taken: an import has many transactions, and importing a file again changes nothing'
  throw validationFailed([{ path: 'headers/idempotency-key', message }])
}

/** Checks values with the messages of the route's own validation. */
function validatorOf<T extends TSchema>(
  request: FastifyRequest,
  schema: T
): (value: Static<T>) => ApiError | undefined {
  const validate = request.compileValidationSchema(schema, 'body')
  return value => (validate(value) === true ? undefined : formatValidationErrors(validate.errors ?? [], 'line'))
}

type Step = IteratorResult<ImportEvent, ProductImport>

async function summaryOf(events: AsyncGenerator<ImportEvent, ProductImport>, first: Step): Promise<ProductImport> {
  let step = first
  while (!step.done) step = await events.next()
  return step.value
}

/** The status is sent, so an error is the last line. */
async function* linesOf(
  events: AsyncGenerator<ImportEvent, ProductImport>,
  first: Step,
  request: FastifyRequest
): AsyncGenerator<string> {
  try {
    let step = first
    while (!step.done) {
      yield toLine(step.value)
      step = await events.next()
    }
    yield toLine({ type: 'summary', ...step.value })
  } catch (error) {
    request.log.warn({ err: error }, 'import failed')
    yield toLine({ type: 'error', error: JSON.parse(problemResponse(error as Error, request.id).body) })
  } finally {
    await events.return(undefined as never)
  }
}

function toLine(event: object): string {
  return `${JSON.stringify(event)}\n`
}

function describeImport(): string {
  return `Creates and changes the products of a CSV file, by the columns of an export of products. By default nothing is
written: a \`preview\` says what \`apply\` would do.

- Columns that are absent change nothing. \`version\`, \`created_at\` and \`updated_at\` are ignored.
- \`id\` names the product, whose sku may change; without an id the \`sku\` does, and a new sku is a new product.
- A wrong line changes nothing and fails no other line. Importing a file twice changes nothing the second time.
- \`stock\` sets the stock. Leave the column out to keep what was sold since the export.

With \`Accept: application/x-ndjson\` the response is a stream: a line for each wrong line and for each batch, and at
last the summary. Read it while you send. An import that breaks leaves what was applied; send the file again, as a whole
or with \`from_line\`.`
}

export default importRoutes
