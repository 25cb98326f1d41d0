const storageKey = 'orders-and-inventory.api-key'

let isRequired = document.documentElement.dataset.authMode === 'required'

// In the session storage: gone with the tab, and out of reach of pages of other origins.
let key = window.sessionStorage.getItem(storageKey)

export function hasKey(): boolean {
  return key !== null
}

/** Whether the service has to be given a key. */
export function isKeyRequired(): boolean {
  return isRequired
}

/** Remembers that the service requires a key, whatever the page said when it was loaded. */
export function requireKey(): void {
  isRequired = true
}

export function rememberKey(newKey: string): void {
  key = newKey
  window.sessionStorage.setItem(storageKey, newKey)
}

export function forgetKey(): void {
  key = null
  window.sessionStorage.removeItem(storageKey)
}

/** The headers that authenticate a request to the service. */
export function credentials(): Record<string, string> {
  return key === null ? {} : { 'x-api-key': key }
}
