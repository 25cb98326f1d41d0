// The checks that are made while the clients work. The oracle makes the others at the end.
import type { Answer } from '../shared/service.js'
import type { ServiceProcess } from '../shared/service-process.js'
import type { Call, History } from './history.js'
import { markOf, type Shop } from './shop.js'

/** The final answer has a status that the operation allows, and nothing of another shop. */
export function checkAnswer({ history, shop }: { history: History; shop: Shop }, call: Call, answer: Answer): void {
  checkShop({ history, shop }, `${call.method} ${call.path}`, answer.text)
  if (!call.expected.includes(answer.status)) {
    history.find(
      'unexpected answer',
      `${call.operation} (${call.method} ${call.path} ${JSON.stringify(call.body)}): ` +
        `${answer.status} ${answer.text.slice(0, 500)}`
    )
  }
  if (isReplayed(answer)) history.count('replayed answers')
}

/** A text that a client of a shop got names no product or user of another one. */
export function checkShop({ history, shop }: { history: History; shop: Shop }, origin: string, text: string): void {
  const other = shop.others.find(slug => text.includes(markOf(slug)))
  if (other) history.find('another shop', `${origin} shows something of ${other}: ${text.slice(0, 500)}`)
}

/**
 * Reads are monotonic: no answer shows an older version than one that was known before the request was sent.
 *
 * @param subject the order, product or location, e.g. `order 5`
 * @param floor the highest version in any answer before the request was sent
 */
export function checkVersion(
  { history, shop }: { history: History; shop: Shop },
  call: Call,
  answer: Answer,
  subject: string,
  floor: number
): void {
  if ((answer.status !== 200 && answer.status !== 201) || isReplayed(answer)) return
  const shown = JSON.parse(answer.text)
  // A part of an order is answered with the order.
  const { id, version, status } = shown.order ?? shown
  const cache = answer.headers['x-cache']
  if (version < floor) {
    history.find(
      'stale read',
      `${call.method} ${call.path} returned version ${version} of ${subject} (X-Cache ${String(cache)}), ` +
        `although an answer before the request had shown version ${floor}`
    )
  }
  if (cache === 'hit') history.count('cache hits')
  if (subject.startsWith('order')) {
    const name = `${id} ${version}`
    const known = shop.statuses.get(name) ?? status
    if (known !== status) {
      history.find('two statuses of one version', `order ${id}, version ${version}: ${known} and ${status}`)
    }
    shop.statuses.set(name, known)
  }
  shop.versions.set(subject, Math.max(version, shop.versions.get(subject) ?? 0))
}

/** Errors are problem documents with a code; 503 is the only server error, and has `Retry-After`. */
export function checkError(
  history: History,
  call: Call,
  { status, headers, text }: Answer,
  service: ServiceProcess
): void {
  if (status < 400) return
  const request = `${call.method} ${call.path}`
  if (status >= 500 && status !== 503) {
    const log = logOf(service, headers['x-request-id'])
    history.find('server error', `${request} ${JSON.stringify(call.body)}: ${status} ${text}\n${log}`)
  }
  if (status === 503 && headers['retry-after'] === undefined) {
    history.find('503 without Retry-After', `${request}: ${text}`)
  }
  if (!String(headers['content-type']).startsWith('application/problem+json') || !hasCode(text)) {
    history.find('not a problem document', `${request}: ${status} ${text.slice(0, 300)}`)
  }
}

function isReplayed({ headers }: Answer): boolean {
  return headers['idempotent-replayed'] === 'true'
}

function hasCode(text: string): boolean {
  try {
    return typeof JSON.parse(text).code === 'string'
  } catch {
    return false
  }
}

/** The last log lines of a request. */
function logOf(service: ServiceProcess, requestId: string | string[] | undefined): string {
  return service
    .log()
    .filter(line => typeof requestId === 'string' && line.includes(requestId))
    .slice(-3)
    .join('\n')
}
