import { api } from './api/client.js'
import { startLive } from './api/live.js'
import { problemOf } from './api/problem.js'
import { reportSilence } from './api/reachability.js'
import { beginSession, session } from './api/session.js'

/** Finds out who is logged in, and follows the events as soon as somebody is. Tries until the service answers. */
export async function startSession(): Promise<void> {
  for (;;) {
    try {
      const { data, error, response } = await api.GET('/session')
      if (data) beginSession(data)
      else if (response.status === 401) session.set(null)
      else throw problemOf(response, error)
      break
    } catch {
      reportSilence()
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  }
  await somebodyLoggedIn()
  startLive()
}

const retryMs = 2_000

async function somebodyLoggedIn(): Promise<void> {
  if (session.get()) return
  await new Promise<void>(resolve => {
    const stop = session.subscribe(() => {
      if (!session.get()) return
      stop()
      resolve()
    })
  })
}
