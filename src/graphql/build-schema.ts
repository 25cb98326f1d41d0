import {
  GraphQLBoolean,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType
} from 'graphql'
import type { Call, Context, LinkTarget } from './context.js'
import {
  camelCase,
  excludedOperations,
  fieldNameOf,
  isQuery,
  pascalCase,
  propertiesOf,
  successSchemaOf,
  type JsonSchema,
  type Operation
} from './operations.js'
import { isIdName, Types, type Input } from './types.js'

type Field = GraphQLFieldConfig<unknown, Context>
type Fields = GraphQLFieldConfigMap<unknown, Context>

/** How a field counts in the cost of a query. */
export interface FieldCost {
  /** `call`: a request to an operation for each parent. `load`: a request for up to 100 parents. */
  reads: 'call' | 'load'
}

/**
 * Builds the schema of the REST API's operations. Each is a field of `Query` or `Mutation`; the fields of its arguments
 * and of its result are those of its schemas, in camelCase. Resources are linked: by the ids that they name, by the
 * paths below theirs, and by the lists that can be filtered by them.
 */
export function buildSchema(all: readonly Operation[]): GraphQLSchema {
  return new SchemaBuilder(all.filter(({ operationId }) => excludedOperations[operationId] === undefined)).build()
}

class SchemaBuilder {
  readonly #operations: readonly Operation[]
  readonly #types: Types
  readonly #targets: ReadonlyMap<string, LinkTarget>
  readonly #connections = new Map<string, GraphQLObjectType>()

  constructor(operations: readonly Operation[]) {
    this.#operations = operations
    this.#types = new Types(componentsOf(operations), (type, schema) => this.#linksOf(type, schema))
    this.#targets = linkTargetsOf(operations, this.#types)
    for (const operation of operations) {
      const success = successSchemaOf(operation)
      if (success) this.#types.nameEnums(success, placeOf(operation).replace(/List$/, ''))
    }
  }

  build(): GraphQLSchema {
    return new GraphQLSchema({
      query: this.#rootOf('Query', this.#operations.filter(isQuery)),
      mutation: this.#rootOf(
        'Mutation',
        this.#operations.filter(operation => !isQuery(operation))
      ),
      subscription: subscriptionOf(this.#operations, this.#types)
    })
  }

  #rootOf(name: string, operations: readonly Operation[]): GraphQLObjectType {
    const fields: Fields = {}
    for (const operation of operations) {
      const field = fieldNameOf(operation)
      if (fields[field]) throw new Error(`two operations would be the field ${field} of ${name}`)
      fields[field] = this.#fieldOf(operation)
    }
    return new GraphQLObjectType({ name, fields })
  }

  #linksOf(type: string, schema: JsonSchema): Fields {
    const taken = new Set(propertiesOf(schema).map(({ name }) => camelCase(name)))
    const links: Fields = {}
    for (const { name } of propertiesOf(schema)) {
      const target = this.#targets.get(name)
      const field = camelCase(name.replace(/_id$/, ''))
      if (target && !taken.has(field)) links[field] = this.#linkTo(target, name)
    }
    const own = [...this.#targets].find(([, target]) => target.type === type)
    if (own) Object.assign(links, this.#listsOf(own[0], own[1], taken))
    return links
  }

  /** The resource that a property names by its id. */
  #linkTo(target: LinkTarget, key: string): Field {
    return {
      type: nullableOf(this.#types.output({ $ref: `${target.type}#` }, target.type)),
      description: `The resource that \`${camelCase(key)}\` names; null if it was deleted, or is not for the caller`,
      extensions: { reads: 'load' } satisfies FieldCost,
      resolve: async (source, _args, context) => {
        const id: unknown = Object(source)[key]
        return typeof id === 'number' ? await context.load(target, id) : null
      }
    }
  }

  /** What there is below the path of a resource, and the lists that can be filtered by it. */
  #listsOf(idName: string, { get }: LinkTarget, taken: ReadonlySet<string>): Fields {
    const links: Fields = {}
    for (const operation of this.#operations) {
      if (operation.method !== 'GET') continue
      const { pattern, operationId } = operation
      const below = pattern.startsWith(`${get.pattern}/`) ? pattern.slice(get.pattern.length + 1) : undefined
      if (below !== undefined && !below.includes('/')) {
        const name = linkNames[operationId] ?? camelCase(below)
        if (taken.has(name)) throw new Error(`${operationId} needs a name in linkNames: ${name} is taken`)
        links[name] = this.#fieldOf(operation, { part: 'params', name: 'id' })
      } else if (this.#isListBy(operation, idName)) {
        links[fieldNameOf(operation)] = this.#fieldOf(operation, { part: 'query', name: idName })
      }
    }
    return links
  }

  #isListBy(operation: Operation, idName: string): boolean {
    const success = successSchemaOf(operation)
    const isConnection = success !== undefined && itemsOf(this.#types.resolve(success).schema) !== undefined
    return isConnection && propertiesOf(operation.schema.querystring).some(({ name }) => name === idName)
  }

  /** @param bound the parameter that is the id of the parent */
  #fieldOf(operation: Operation, bound?: { part: 'params' | 'query'; name: string }): Field {
    const inputs = inputsOf(operation, this.#types).filter(
      ({ part, name }) => part !== bound?.part || name !== bound.name
    )
    const { summary, description } = operation.schema
    return {
      type: this.#resultOf(operation),
      description: [summary, description].filter(text => text !== undefined).join('.\n\n'),
      args: argumentsOf(inputs),
      extensions: { reads: 'call' } satisfies FieldCost,
      resolve: async (source, args, context) => {
        const call = callOf(inputs, args)
        if (bound) call[bound.part][bound.name] = Object(source).id
        const result = await context.call(operation, call)
        return call.query.cursor === undefined ? result : { ...Object(result), isContinued: true }
      }
    }
  }

  #resultOf(operation: Operation): GraphQLOutputType {
    const success = successSchemaOf(operation)
    // True: it was done. A field has to have a type.
    if (!success) return GraphQLBoolean
    const { schema, name } = this.#types.resolve(success)
    const place = name ?? placeOf(operation)
    const items = itemsOf(schema)
    return items === undefined
      ? nullableOf(this.#types.output(success, place))
      : this.#connectionOf(schema, place, items)
  }

  /** The list of a page as a connection (https://relay.dev/graphql/connections.htm). */
  #connectionOf(schema: JsonSchema, list: string, items: string): GraphQLObjectType {
    const name = list.replace(/List$/, '')
    const known = this.#connections.get(name)
    if (known) return known
    const types = this.#types
    const { [items]: property, total } = Object(schema.properties)
    const item = types.output(Object(property.items), `${name}Item`)
    const edge = edgeOf(name, item)
    const connection = new GraphQLObjectType<unknown, Context>({
      name: `${name}Connection`,
      ...(typeof schema.description === 'string' && { description: schema.description }),
      fields: () => ({
        edges: { type: listOf(edge), resolve: page => edgesOf(page, items) },
        nodes: { type: listOf(item), description: 'The items without edges', resolve: page => Object(page)[items] },
        pageInfo: { type: new GraphQLNonNull(PageInfo), resolve: page => page },
        ...types.fieldsOf(schema, '', [items, 'total', 'limit', 'offset', 'next_cursor']),
        totalCount: {
          type: types.output(total, name, 'total'),
          description: total.description,
          resolve: page => Object(page).total
        }
      })
    })
    this.#connections.set(name, connection)
    return connection
  }
}

/** The names of links where the path is the name of a property already. */
const linkNames: Readonly<Record<string, string>> = { getStock: 'stockByLocation' }

/** The operation that a subscription follows. */
export const followedOperation = 'listEvents'

/** The events of the log as they happen: the live stream of `GET /events`. */
function subscriptionOf(operations: readonly Operation[], types: Types): GraphQLObjectType {
  const operation = operations.find(({ operationId }) => operationId === followedOperation)
  if (!operation) throw new Error(`there is no operation ${followedOperation}`)
  const inputs = inputsOf(operation, types).filter(({ part }) => part === 'query' || part === 'header')
  const filters = inputs.filter(({ argument }) => argument !== 'first' && argument !== 'after')
  return new GraphQLObjectType<unknown, Context>({
    name: 'Subscription',
    fields: {
      events: {
        type: nullableOf(types.output({ $ref: 'Event#' }, 'Event')),
        description: 'Each event of the log, gap-free: those after `afterId`, or from now on, and then new ones',
        args: argumentsOf(filters),
        extensions: { reads: 'call' } satisfies FieldCost,
        resolve: (_source, args, context) => {
          context.onSubscribe?.(callOf(filters, args).query)
          return context.event ?? null
        }
      }
    }
  })
}

function edgeOf(name: string, item: GraphQLOutputType): GraphQLObjectType {
  return new GraphQLObjectType<Edge>({
    name: `${name}Edge`,
    fields: {
      cursor: {
        type: GraphQLString,
        description: 'Continues the list after this item; only the last item of a page that others follow has one',
        resolve: edge => edge.cursor
      },
      node: { type: item, resolve: edge => edge.node }
    }
  })
}

interface Edge {
  cursor: string | null
  node: unknown
}

function edgesOf(page: unknown, items: string): Edge[] {
  const { [items]: nodes, next_cursor: next } = Object(page)
  return nodes.map((node: unknown, index: number) => ({ node, cursor: index === nodes.length - 1 ? next : null }))
}

const PageInfo = new GraphQLObjectType<{ offset: number; next_cursor: string | null; isContinued?: boolean }>({
  name: 'PageInfo',
  description: 'Lists are read forwards',
  fields: {
    hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean), resolve: page => page.next_cursor !== null },
    hasPreviousPage: { type: new GraphQLNonNull(GraphQLBoolean), resolve: page => page.isContinued === true },
    startCursor: { type: GraphQLString, description: 'Always null', resolve: () => null },
    endCursor: {
      type: GraphQLString,
      description: 'The `after` of the next page; null on the last page',
      resolve: page => page.next_cursor
    }
  }
})

/** The name of the items in the schema of a page; undefined for any other schema. */
function itemsOf(schema: JsonSchema): string | undefined {
  const properties = propertiesOf(schema)
  if (!properties.some(({ name }) => name === 'next_cursor')) return undefined
  return properties.find(property => property.schema.type === 'array')?.name
}

/** Every component that the operations can refer to, by its `$id`. */
function componentsOf(operations: readonly Operation[]): Map<string, JsonSchema> {
  const instances = new Set(operations.map(({ instance }) => instance))
  return new Map(
    [...instances].flatMap(instance => Object.entries(instance.getSchemas() as Record<string, JsonSchema>))
  )
}

/** The resources that `<name>_id` can name: those with an operation `GET /<resources>/:id`. */
function linkTargetsOf(operations: readonly Operation[], types: Types): Map<string, LinkTarget> {
  const targets = new Map<string, LinkTarget>()
  for (const get of operations) {
    const success = successSchemaOf(get)
    if (get.method !== 'GET' || !/^\/[^/]+\/:id$/.test(get.pattern) || !success) continue
    const { name: type } = types.resolve(success)
    if (type === undefined) continue
    const list = operations.find(
      ({ method, pattern, schema }) =>
        method === 'GET' &&
        `${pattern}/:id` === get.pattern &&
        propertiesOf(schema.querystring).some(({ name }) => name === 'ids')
    )
    const page = list && successSchemaOf(list)
    const items = page && itemsOf(types.resolve(page).schema)
    const idName = `${type.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase()}_id`
    targets.set(idName, { type, get, list: list && items !== undefined ? { operation: list, items } : undefined })
  }
  return targets
}

interface ArgumentInput {
  argument: string
  part: 'params' | 'query' | 'header' | 'body'
  /** The name in the request. */
  name: string
  input: Input
  isRequired: boolean
  description: unknown
}

/** The parameters of a list that page it by offset or number; connections page by cursor. */
const otherPaging: ReadonlySet<string> = new Set(['offset', 'skip', 'page', 'size'])

const argumentNames: Readonly<Record<string, string>> = { limit: 'first', cursor: 'after', after: 'afterId' }

/** The headers that are arguments; the others are about the HTTP message. */
const headerArguments: ReadonlySet<string> = new Set(['idempotency-key', 'if-match'])

function inputsOf(operation: Operation, types: Types): ArgumentInput[] {
  const { schema } = operation
  const place = placeOf(operation)
  const inputs = [
    ...propertiesOf(schema.params).map(property => ({ ...property, part: 'params' as const })),
    ...propertiesOf(schema.querystring)
      .filter(({ name }) => !otherPaging.has(name))
      .map(property => ({ ...property, part: 'query' as const })),
    ...propertiesOf(schema.headers)
      .filter(({ name }) => headerArguments.has(name))
      .map(property => ({ ...property, part: 'header' as const }))
  ].map(({ name, schema: property, isRequired, part }): ArgumentInput => {
    const argument = argumentNames[name] ?? camelCase(name)
    const key = argument === 'afterId' ? 'after_id' : name
    return {
      argument,
      part,
      name,
      input: types.input(property, place + pascalCase(name), key),
      isRequired,
      description: descriptions[argument] ?? property.description
    }
  })
  if (schema.body === undefined) return inputs
  const body = Object(schema.body)
  const { schema: found } = types.resolve(body)
  const isRequired = propertiesOf(found).some(property => property.isRequired)
  const input = types.input(body, `${place}Body`)
  return [...inputs, { argument: 'input', part: 'body', name: 'body', input, isRequired, description: undefined }]
}

const descriptions: Readonly<Record<string, string>> = {
  first: 'The maximum number of items; 20 by default, at most 100',
  after: 'The `endCursor` of the previous page, with the same filters',
  afterId: 'Only events with an id greater than this one: the last id that you have seen',
  ifMatch: 'The `version` that the change is based on, or an `ETag`; PRECONDITION_FAILED if the resource has changed'
}

function argumentsOf(inputs: readonly ArgumentInput[]): GraphQLFieldConfigArgumentMap {
  return Object.fromEntries(
    inputs.map(({ argument, input, isRequired, description }) => [
      argument,
      {
        type: isRequired ? new GraphQLNonNull(input.type) : input.type,
        ...(typeof description === 'string' && { description })
      }
    ])
  )
}

/** An argument that is null counts as not given, except within `input`. */
function callOf(inputs: readonly ArgumentInput[], args: Record<string, unknown>): Call {
  const call: Call = { params: {}, query: {}, headers: {} }
  for (const { argument, part, name, input } of inputs) {
    const value = args[argument] ?? undefined
    if (part === 'body') call.body = value === undefined ? {} : input.toRest(value)
    if (value === undefined || part === 'body') continue
    if (part === 'header') call.headers[name] = name === 'if-match' ? tagOf(String(value)) : String(value)
    else call[part][name] = isIdName(name) ? value : input.toRest(value)
  }
  return call
}

/** Begins the names of types that are declared by the operation itself. */
function placeOf(operation: Operation): string {
  return pascalCase(fieldNameOf(operation))
}

/** A version as an entity tag; clients have versions, and need no ETags. */
function tagOf(value: string): string {
  return /^\d+$/.test(value) ? `"${value}"` : value
}

function listOf(type: GraphQLOutputType): GraphQLOutputType {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(nullableOf(type))))
}

/** Fields that ask an operation can be null: an error in one of them leaves the others. */
function nullableOf<T extends GraphQLOutputType>(type: T): Exclude<T, GraphQLNonNull<never>> | GraphQLOutputType {
  return type instanceof GraphQLNonNull ? type.ofType : type
}
