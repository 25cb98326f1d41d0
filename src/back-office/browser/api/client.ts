import createClient from 'openapi-fetch'
import type { components, paths } from '../../../../client/schema.js'
import { ApiProblem, problemOf, Unreachable } from './problem.js'
import { loggedInAgain, loseSession } from './session.js'
import { apiUrl } from './urls.js'
import { shopHeader } from './shop.js'

/** A resource of the API, by its name in OpenAPI. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** The API. A path, parameter or field that it does not have is an error of the compiler. */
export const api = createClient<paths>({
  baseUrl: apiUrl.href,
  fetch: sendRequest,
  // `status=PAID,SHIPPED`
  querySerializer: { array: { style: 'form', explode: false } }
})

/** What a call of `api` resolves to. */
export interface Result<T> {
  data?: T
  error?: unknown
  response: Response
}

/**
 * Makes a call and returns the body of its answer. If the session has ended, the page asks for a login, and the call is
 * made again after it.
 *
 * @throws ApiProblem, Unreachable
 */
export async function answer<T>(call: () => Promise<Result<T>>): Promise<NonNullable<T>> {
  for (;;) {
    const { data, error, response } = await call()
    if (response.ok) return data as NonNullable<T>
    const problem = problemOf(response, error)
    if (!(problem instanceof ApiProblem && problem.body.status === 401)) throw problem
    loseSession()
    await loggedInAgain()
  }
}

async function sendRequest(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(shopHeader())) request.headers.set(name, value)
  // Only this page keeps what it has read: it always asks the service.
  return await fetch(request, { cache: 'no-store' }).catch(() => {
    throw new Unreachable()
  })
}
