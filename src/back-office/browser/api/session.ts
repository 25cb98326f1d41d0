import type { components } from '../../../../client/schema.js'
import { createStore, useStore } from './store.js'

export type Session = components['schemas']['Session']
export type ApiScope = Session['scopes'][number]

/** Who is logged in; undefined until the service has said so, null if nobody is. */
export const session = createStore<Session | null | undefined>(undefined)

/** Whether the session has ended while the page shows what it has read: the page asks for a login over it. */
export const isSessionLost = createStore(false)

/** Whether the caller may use the operations of a scope. What it may not do is absent from the page. */
export function useCan(): (scope: ApiScope) => boolean {
  const current = useStore(session)
  return scope => current?.scopes.includes(scope) === true
}

export function loseSession(): void {
  isSessionLost.set(true)
}

/** Stores the new session and resumes the calls that waited for a login. */
export function beginSession(next: Session): void {
  session.set(next)
  isSessionLost.set(false)
}

/** Resolves when somebody is logged in again. */
export async function loggedInAgain(): Promise<void> {
  if (!isSessionLost.get()) return
  await new Promise<void>(resolve => {
    const stop = isSessionLost.subscribe(() => {
      stop()
      resolve()
    })
  })
}
