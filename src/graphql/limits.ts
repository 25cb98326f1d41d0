import {
  GraphQLObjectType,
  Kind,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  parse,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import { validationFailed } from '../errors.js'
import { assumedItems } from './types.js'

/**
 * What a document may ask for. Everything is checked before the document is validated: graphql-js compares each field
 * of a selection with each other one.
 */
export const limits = {
  /** Characters. */
  length: 20_000,
  /** Beyond them the parser stops. The introspection query of graphql-js has 250. */
  tokens: 2_000,
  /** Levels of fields. The introspection query of graphql-js has 15. */
  depth: 15,
  aliases: 30,
  /** Each fragment counts where it is used, and once more. The introspection query of graphql-js has 485. */
  fields: 600,
  /** Requests to operations of the REST API, each some statements of SQL. */
  reads: 100,
  /** Resources and their parts in the response, by page sizes; a list within a resource counts as ten. */
  objects: 20_000
}

/** The operation of a document that is to run. */
export interface ReadDocument {
  operation: OperationDefinitionNode
  /** The names of its root fields, one for each time. */
  rootFields: string[]
  reads: number
}

/** What a query may cost at most: the requests that it makes to operations, and the objects in its response. */
interface Cost {
  reads: number
  objects: number
}

interface Request {
  query: string
  operationName: string | null | undefined
  variables: Record<string, unknown> | null | undefined
}

/**
 * Parses a document within the limits. It need not be valid.
 *
 * @throws ApiError VALIDATION_FAILED if it is not GraphQL, or exceeds a limit
 */
export function readDocument(schema: GraphQLSchema, { query, operationName, variables }: Request): ReadDocument {
  if (query.length > limits.length) throw refused(`must not have more than ${limits.length} characters`)
  const document = parseWithinLimits(query)
  const operations = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const fragments = new Map(
    document.definitions.flatMap(node => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : []))
  )
  const walk = new Walk(schema, fragments, variables ?? {})
  // Fragments that no operation uses are validated too.
  for (const fragment of fragments.values()) walk.fragment(fragment)
  let chosen: { node: OperationDefinitionNode; cost: Cost } | undefined
  for (const node of operations) {
    const cost = walk.operation(node)
    if (operationName ? node.name?.value === operationName : chosen === undefined) chosen = { node, cost }
  }
  if (!chosen) throw refused(operationName ? `has no operation ${operationName}` : 'has no operation')
  if (!operationName && operations.length > 1) throw refused('has several operations: name one in operationName')
  return {
    operation: chosen.node,
    rootFields: rootFieldsOf(chosen.node.selectionSet, fragments),
    reads: chosen.cost.reads
  }
}

function parseWithinLimits(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: limits.tokens })
  } catch (error) {
    // Values in values, a thousand deep, overflow the stack of the parser.
    if (error instanceof RangeError) throw refused('is nested too deeply')
    throw refused(error instanceof Error ? error.message : String(error))
  }
}

function refused(message: string) {
  return validationFailed([{ path: 'body/query', message }])
}

/** Adds up a document; throws as soon as a limit is exceeded, so that it takes no longer than the limits allow. */
class Walk {
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #variables: Record<string, unknown>
  #defaults = new Map<string, unknown>()
  #fields = 0
  #aliases = 0
  #cost: Cost = { reads: 0, objects: 0 }
  /** The fragments that the walk is in. */
  readonly #within = new Set<string>()

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Record<string, unknown>
  ) {
    this.#schema = schema
    this.#fragments = fragments
    this.#variables = variables
  }

  fragment(node: FragmentDefinitionNode): void {
    this.#within.add(node.name.value)
    this.#selections(node.selectionSet, typeFromAST(this.#schema, node.typeCondition), { depth: 0, times: 1, page: 1 })
    this.#within.delete(node.name.value)
    this.#cost = { reads: 0, objects: 0 }
  }

  operation(node: OperationDefinitionNode): Cost {
    this.#cost = { reads: 0, objects: 0 }
    this.#defaults = new Map(
      (node.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
        variable.name.value,
        defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined
      ])
    )
    this.#selections(node.selectionSet, this.#schema.getRootType(node.operation), { depth: 0, times: 1, page: 1 })
    return this.#cost
  }

  /** @param at the level, how many objects of the type there may be, and the size of the page that they are */
  #selections(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | null | undefined,
    at: { depth: number; times: number; page: number }
  ): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) this.#field(node, type, at)
      else if (node.kind === Kind.INLINE_FRAGMENT) this.#count(() => this.#selections(node.selectionSet, type, at))
      else this.#spread(node.name.value, type, at)
    }
  }

  #spread(name: string, type: GraphQLNamedType | null | undefined, at: { depth: number; times: number; page: number }) {
    const fragment = this.#fragments.get(name)
    if (!fragment) return
    if (this.#within.has(name)) throw refused(`has the fragment ${name} within itself`)
    this.#within.add(name)
    this.#count(() => this.#selections(fragment.selectionSet, type, at))
    this.#within.delete(name)
  }

  /** Fragments count as fields: they could be nested or repeated without any. */
  #count(walk: () => void): void {
    if (++this.#fields > limits.fields) throw refused(`must not have more than ${limits.fields} fields`)
    walk()
  }

  #field(
    node: FieldNode,
    type: GraphQLNamedType | null | undefined,
    { depth, times, page }: { depth: number; times: number; page: number }
  ): void {
    if (node.alias && ++this.#aliases > limits.aliases) {
      throw refused(`must not have more than ${limits.aliases} aliases`)
    }
    if (depth >= limits.depth) throw refused(`must not be more than ${limits.depth} levels of fields deep`)
    this.#count(() => {
      const field = type instanceof GraphQLObjectType ? type.getFields()[node.name.value] : undefined
      const of = field && getNamedType(field.type)
      if (field) this.#read(field.extensions.reads, times)
      const pageSize = field?.args.some(({ name }) => name === 'first') ? this.#pageSizeOf(node) : defaultPage
      const isPage = field?.name === 'edges' || field?.name === 'nodes'
      const isList = field !== undefined && isListType(isNonNullType(field.type) ? field.type.ofType : field.type)
      const inner = isPage ? times * page : isList ? times * assumedItems : times
      if (of && isCompositeType(of)) this.#answer(inner)
      if (node.selectionSet) {
        this.#selections(node.selectionSet, of, { depth: depth + 1, times: inner, page: isPage ? 1 : pageSize })
      }
    })
  }

  #read(reads: unknown, times: number): void {
    if (reads === 'call') this.#cost.reads += times
    else if (reads === 'load') this.#cost.reads += Math.ceil(times / maxLoaded)
    if (this.#cost.reads > limits.reads) {
      throw refused(`must not make more than ${limits.reads} requests to the REST API; ask for smaller pages`)
    }
  }

  #answer(objects: number): void {
    this.#cost.objects += objects
    if (this.#cost.objects > limits.objects) {
      throw refused(`must not ask for more than ${limits.objects} objects; ask for smaller pages`)
    }
  }

  /** What is not a page size is left to the validation. */
  #pageSizeOf(node: FieldNode): number {
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value
    const size =
      value?.kind === Kind.INT
        ? Number(value.value)
        : value?.kind === Kind.VARIABLE
          ? (this.#variables[value.name.value] ?? this.#defaults.get(value.name.value))
          : undefined
    return typeof size === 'number' && size >= 1 && size <= maxPage ? size : size === undefined ? defaultPage : maxPage
  }
}

/** Resources that one request reads by their ids. */
export const maxLoaded = 100

const defaultPage = 20
const maxPage = 100

/** The document is within the limits: no fragment is within itself. */
function rootFieldsOf(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
): string[] {
  return selections.flatMap(node => {
    if (node.kind === Kind.FIELD) return [node.name.value]
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
    return inner ? rootFieldsOf(inner.selectionSet, fragments) : []
  })
}
