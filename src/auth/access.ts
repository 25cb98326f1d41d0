/** What a caller may do: `admin` everything, `reader` read everything, `customer` what is its own. */
export type Role = 'admin' | 'reader' | 'customer'

/**
 * Who may use a route; every route declares it in its `config`. `signature`: nobody has to say who they are, because the route itself
 * checks that the body is signed.
 */
export type Access = 'public' | 'signature' | readonly Role[]

/**
 * Whose things a caller may see and change, where they belong to a user: everyone's, or only those of the user with that id.
 * What is out of scope is answered as if it did not exist.
 */
export type Scope = 'everyone' | number

/** Who asks. */
export interface Caller {
  /** As history and events name it: `api_key:<name>`, `user:<id>` or `anonymous`. */
  principal: string
  role: Role
  scope: Scope
}
