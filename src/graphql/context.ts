import type { Operation } from './operations.js'

/** What a field asks of an operation. */
export interface Call {
  params: Record<string, unknown>
  query: Record<string, unknown>
  headers: Record<string, string>
  body?: unknown
}

/** A resource that other resources name by its id. */
export interface LinkTarget {
  /** The name of its type. */
  type: string
  get: Operation
  /** Lists resources by `ids`, if there is such an operation; `items` names them in its response. */
  list: { operation: Operation; items: string } | undefined
}

/** What resolvers get: how to ask the operations of the REST API as the caller. */
export interface Context {
  /**
   * @returns the body of the response; true if it has none
   * @throws GraphQLError with the problem document of the response as its extensions
   */
  call(operation: Operation, call: Call): Promise<unknown>
  /**
   * Reads a resource together with the others that are asked for at the same time.
   *
   * @returns null if it does not exist, or not for the caller
   * @throws GraphQLError as `call` does
   */
  load(target: LinkTarget, id: number): Promise<unknown>
  /** The event that a subscription delivers. */
  event?: unknown
  /** Called with the arguments of a subscription before its first event. */
  onSubscribe?: (args: Record<string, unknown>) => void
}
