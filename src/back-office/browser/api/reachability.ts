import { createStore } from './store.js'

/** When the service answered last, in milliseconds since 1970, if it does not now; undefined while it does. */
export const silentSinceMs = createStore<number | undefined>(undefined)

let answeredAtMs = Date.now()

export function reportAnswer(): void {
  answeredAtMs = Date.now()
  silentSinceMs.set(undefined)
}

export function reportSilence(): void {
  if (silentSinceMs.get() === undefined) silentSinceMs.set(answeredAtMs)
}
