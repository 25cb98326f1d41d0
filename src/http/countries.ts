import { createRequire } from 'node:module'

/** Whether a text is a code of ISO 3166-1 alpha-2, or one that post offices use like one (AC, TA, XK). */
export function isCountry(code: string): boolean {
  return Object.hasOwn(list().countries, code)
}

// Loading the list takes 15 ms, and most services never need it.
let loaded: typeof import('countries-list') | undefined

function list(): typeof import('countries-list') {
  loaded ??= createRequire(import.meta.url)('countries-list') as typeof import('countries-list')
  return loaded
}
