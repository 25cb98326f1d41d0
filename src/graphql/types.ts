import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLScalarType
} from 'graphql'
import type { Context } from './context.js'
import { camelCase, enumNameOf, pascalCase, propertiesOf, type JsonSchema } from './operations.js'
import { DateTime, Json, Long } from './scalars.js'

/** A type of an argument, and how its values become those of the REST API. */
export interface Input {
  type: GraphQLInputType
  toRest(value: unknown): unknown
}

/** Fields that an object type has besides its properties. */
export type ExtraFields = (type: string, schema: JsonSchema) => GraphQLFieldConfigMap<unknown, Context>

/** The number of items that the cost of a query assumes for a list within a resource: an order has some lines. */
export const assumedItems = 10

/**
 * Derives GraphQL types from the schemas of the routes, each once. A component gets its own name, an object within
 * another the name of its place (`OrderShippingAddress`), input types end with `Input`.
 */
export class Types {
  readonly #components: ReadonlyMap<string, JsonSchema>
  readonly #extraFields: ExtraFields
  readonly #objects = new Map<string, { schema: JsonSchema; type: GraphQLObjectType }>()
  readonly #inputs = new Map<string, { schema: JsonSchema; input: Input }>()
  readonly #enums = new Map<string, GraphQLEnumType>()
  /** The schemas whose enums have names. */
  readonly #named = new Set<JsonSchema>()

  /** @param components the schemas that others refer to, by their `$id` */
  constructor(components: ReadonlyMap<string, JsonSchema>, extraFields: ExtraFields) {
    this.#components = components
    this.#extraFields = extraFields
  }

  /** The schema that a reference stands for, and the name of its type if it is a component. */
  resolve(schema: JsonSchema): { schema: JsonSchema; name: string | undefined } {
    if (typeof schema.$ref !== 'string') return { schema, name: undefined }
    const name = schema.$ref.replace(/#$/, '')
    const component = this.#components.get(name)
    if (!component) throw new Error(`there is no schema ${name}`)
    return { schema: component, name: rootNames.has(name) ? `Log${name}` : name }
  }

  /** Names the enums of a response before arguments with the same values name them: `OrderStatus`. */
  nameEnums(schema: JsonSchema, place: string): void {
    const { schema: found, name = place } = this.resolve(schema)
    if (this.#named.has(found)) return
    this.#named.add(found)
    if (Array.isArray(found.enum)) this.#enumOf(found, name)
    if (found.type === 'array') this.nameEnums(Object(found.items), name)
    // The fields of a page are the same for every list.
    const isPage = propertiesOf(found).some(property => property.name === 'next_cursor')
    for (const property of propertiesOf(found)) {
      this.nameEnums(property.schema, (isPage ? '' : name) + pascalCase(property.name))
    }
  }

  /** @param place the name of the type if it is an object or an enum without a name of its own */
  output(schema: JsonSchema, place: string, key = ''): GraphQLOutputType {
    const { schema: found, name = place } = this.resolve(schema)
    const type = this.#outputOf(found, name, key)
    return isNullable(found) ? type : new GraphQLNonNull(type)
  }

  input(schema: JsonSchema, place: string, key = ''): Input {
    const { schema: found, name = place } = this.resolve(published(schema))
    const properties = propertiesOf(found)
    if (found.type === 'array') return this.#listInput(found, name, key)
    if (typesOf(found).includes('object') && properties.length > 0) return this.#objectInput(found, name)
    const type = this.#leafOf(found, name, key)
    return { type, toRest: type === GraphQLID ? readId : value => value }
  }

  #outputOf(schema: JsonSchema, name: string, key: string): Exclude<GraphQLOutputType, GraphQLNonNull<never>> {
    if (schema.type === 'array') return new GraphQLList(this.output(Object(schema.items), name, key))
    if (schema['x-codes'] !== undefined) return Problem
    const isObject = typesOf(schema).includes('object') && propertiesOf(schema).length > 0
    return isObject ? this.#objectOf(schema, name) : this.#leafOf(schema, name, key)
  }

  #objectOf(schema: JsonSchema, name: string): GraphQLObjectType {
    const known = this.#objects.get(name)
    if (known) {
      if (known.schema !== schema) throw new Error(`two schemas would be the type ${name}`)
      return known.type
    }
    const type = new GraphQLObjectType<unknown, Context>({
      name,
      ...descriptionOf(schema),
      fields: () => ({ ...this.fieldsOf(schema, name), ...this.#extraFields(name, schema) })
    })
    this.#objects.set(name, { schema, type })
    return type
  }

  /** @param without the names of properties that get no field */
  fieldsOf(schema: JsonSchema, name: string, without: readonly string[] = []): GraphQLFieldConfigMap<unknown, Context> {
    const properties = propertiesOf(schema).filter(property => !without.includes(property.name))
    return Object.fromEntries(
      properties.map(({ name: key, schema: property, isRequired }) => {
        const type = this.output(property, name + pascalCase(key), key)
        return [
          camelCase(key),
          {
            type: isRequired || !(type instanceof GraphQLNonNull) ? type : type.ofType,
            ...descriptionOf(property),
            resolve: (source: unknown) => Object(source)[key]
          }
        ]
      })
    )
  }

  #objectInput(schema: JsonSchema, name: string): Input {
    const known = this.#inputs.get(name)
    if (known) {
      if (known.schema !== schema) throw new Error(`two schemas would be the type ${name}Input`)
      return known.input
    }
    let fields: Map<string, { key: string; input: Input }> | undefined
    const fieldsOf = () =>
      (fields ??= new Map(
        propertiesOf(schema).map(({ name: key, schema: property }) => [
          camelCase(key),
          { key, input: this.input(property, name + pascalCase(key), key) }
        ])
      ))
    const required = new Set(propertiesOf(schema).flatMap(property => (property.isRequired ? [property.name] : [])))
    const type = new GraphQLInputObjectType({
      name: `${name}Input`,
      ...descriptionOf(schema),
      fields: () =>
        Object.fromEntries(
          [...fieldsOf()].map(([field, { key, input }]) => [
            field,
            {
              type: required.has(key) ? new GraphQLNonNull(input.type) : input.type,
              ...descriptionOf(Object(Object(schema.properties)[key]))
            }
          ])
        )
    })
    const input: Input = {
      type,
      toRest: value =>
        Object.fromEntries(
          Object.entries(Object(value)).flatMap(([field, part]) => {
            const found = fieldsOf().get(field)
            return found ? [[found.key, part === null ? null : found.input.toRest(part)]] : []
          })
        )
    }
    this.#inputs.set(name, { schema, input })
    return input
  }

  #listInput(schema: JsonSchema, name: string, key: string): Input {
    const item = this.input(Object(schema.items), name, key)
    return {
      type: new GraphQLList(new GraphQLNonNull(item.type)),
      toRest: value => (Array.isArray(value) ? value.map(part => item.toRest(part)) : value)
    }
  }

  #leafOf(schema: JsonSchema, name: string, key: string): GraphQLScalarType | GraphQLEnumType {
    if (Array.isArray(schema.enum)) return this.#enumOf(schema, name)
    switch (typesOf(schema).find(type => type !== 'null')) {
      case 'integer':
        return isIdName(key) ? GraphQLID : Number(schema.maximum ?? Infinity) <= maxInt32 ? GraphQLInt : Long
      case 'number':
        return GraphQLFloat
      case 'boolean':
        return GraphQLBoolean
      case 'string':
        return schema.format === 'date-time' || schema.format === 'moment' ? DateTime : GraphQLString
      default:
        return Json
    }
  }

  /** Equal lists of values are one type, with the name of the place that was seen first. */
  #enumOf(schema: JsonSchema, name: string): GraphQLEnumType {
    const values = [schema.enum]
      .flat()
      .filter(value => value !== null)
      .map(String)
    const found = this.#enums.get(values.join())
    if (found) return found
    const type = new GraphQLEnumType({
      name,
      values: Object.fromEntries(values.map(value => [enumNameOf(value), { value }]))
    })
    this.#enums.set(values.join(), type)
    return type
  }
}

/** Names that GraphQL itself uses. */
const rootNames: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription'])

/** The error of an item of a bulk request, as a problem document. */
const Problem = new GraphQLObjectType({
  name: 'Problem',
  description: 'An error of RFC 9457, as the REST API answers it',
  fields: {
    type: { type: new GraphQLNonNull(GraphQLString) },
    title: { type: new GraphQLNonNull(GraphQLString) },
    status: { type: new GraphQLNonNull(GraphQLInt) },
    detail: { type: new GraphQLNonNull(GraphQLString) },
    code: { type: new GraphQLNonNull(GraphQLString), description: 'The kind of error, for programs' },
    requestId: {
      type: new GraphQLNonNull(GraphQLString),
      resolve: (source: JsonSchema) => source.request_id
    },
    members: {
      type: new GraphQLNonNull(Json),
      description: 'What the code adds, such as `product_id`',
      resolve: ({ type: _type, title: _title, status: _status, detail: _detail, code: _code, ...rest }: JsonSchema) => {
        const { request_id: _id, ...members } = rest
        return members
      }
    }
  }
})

function typesOf({ type }: JsonSchema): unknown[] {
  return [type].flat()
}

function isNullable(schema: JsonSchema): boolean {
  return typesOf(schema).includes('null')
}

/** The schema with the keywords that the OpenAPI document shows. */
function published(schema: JsonSchema): JsonSchema {
  const { 'x-published': keywords, ...rest } = schema
  return keywords === undefined ? schema : { ...rest, ...Object(keywords) }
}

function descriptionOf({ description }: JsonSchema): { description?: string } {
  return typeof description === 'string' ? { description } : {}
}

/** Whether an integer of this name identifies something. */
export function isIdName(key: string): boolean {
  return key === 'id' || key === 'ids' || key.endsWith('_id') || key.endsWith('_ids')
}

/** An id arrives as text. Anything but decimal digits is left to the validation of the route. */
function readId(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
}

const maxInt32 = 2 ** 31 - 1
