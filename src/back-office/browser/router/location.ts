import { appUrl } from '../api/urls.js'
import { createStore, useStore } from '../api/store.js'

/** Where the page is: the path below `/app`, which begins with a slash, and the query. */
export interface Place {
  path: string
  query: URLSearchParams
}

const place = createStore<Place>(readPlace())
window.addEventListener('popstate', () => place.set(readPlace()))

export function usePlace(): Place {
  return useStore(place)
}

/** @param to a path below `/app`, with its query, such as `/orders?status=PAID` */
export function navigate(to: string, { isReplaced = false } = {}): void {
  const url = hrefOf(to)
  if (isReplaced) history.replaceState(null, '', url)
  else history.pushState(null, '', url)
  place.set(readPlace())
}

/** The URL of a path below `/app`. */
export function hrefOf(to: string): string {
  return appUrl.pathname + to.slice(1)
}

function readPlace(): Place {
  const path = location.pathname.startsWith(appUrl.pathname) ? location.pathname.slice(appUrl.pathname.length) : ''
  return { path: `/${path.replace(/\/$/, '')}`, query: new URLSearchParams(location.search) }
}

/**
 * The query as filters of a list, and a function that changes some of them: null removes one. A changed filter begins
 * at the first page. Each change is a step of the browser's history, unless it is typed letter by letter.
 */
export function useFilters(): [
  URLSearchParams,
  (changes: Record<string, string | null>, options?: { isReplaced?: boolean }) => void
] {
  const { path, query } = usePlace()
  return [query, (changes, options) => navigate(withFilters({ path, query }, changes), options)]
}

/** The path with a changed query. */
export function withFilters({ path, query }: Place, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(query)
  if (!('cursor' in changes)) next.delete('cursor')
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next.size === 0 ? path : `${path}?${next}`
}
