import { shopHeader } from '../api/shop.js'
import { problemOf, Unreachable } from '../api/problem.js'
import { apiUrl } from '../api/urls.js'

/**
 * Saves what the API answers as CSV. A link cannot ask for a media type, so the page reads the file and hands it over.
 *
 * @throws ApiProblem, Unreachable
 */
export async function downloadCsv(path: string, query: URLSearchParams, name: string): Promise<void> {
  const url = `${apiUrl.href}${path}${query.size === 0 ? '' : `?${query}`}`
  const response = await fetch(url, { headers: { accept: 'text/csv', ...shopHeader() } }).catch(() => {
    throw new Unreachable()
  })
  if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined))
  const href = URL.createObjectURL(await response.blob())
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 10_000)
}
