import { groupBy } from '../../../src/batching/group-by.js'
import type { Call } from '../history.js'
import type { ShownLocation } from '../shop.js'
import type { Case } from './evidence.js'
import type { LocationRow } from './tables.js'
import { mainId } from './units.js'

interface Content {
  name?: string
  priority?: number
  is_active?: boolean
}

/** Every location was requested, once, and is as the last of its changes left it; every change was requested. */
export function judgeLocations(given: Case): void {
  const { history, shop, tables } = given
  const created = history.writes.filter(({ operation }) => operation === 'create location')
  const answered = groupBy(created.filter(isDone), idIn)
  const rows = new Map(tables.locations.map(row => [row.id, row]))
  for (const [id, calls] of answered) {
    if (!rows.has(id)) history.find('acknowledged but lost', `location ${id}`)
    if (calls.length > 1) history.find('duplicate effect', `location ${id} was the answer to ${calls.length} requests`)
  }
  const surplus = tables.locations.filter(({ id }) => id !== mainId && !answered.has(id))
  if (surplus.length > created.filter(({ answer }) => answer === undefined).length) {
    history.find('unrequested', `locations ${JSON.stringify(surplus)}`)
  }
  for (const row of rows.values()) judgeRow(given, row, created)
  for (const [name] of shop.shownLocations) {
    const [id, version] = name.split(' ').map(Number)
    const last = rows.get(id ?? 0)?.version ?? 1
    if (version !== undefined && version > last) {
      history.find('acknowledged but lost', `version ${version} of location ${id}, whose last is ${last}`)
    }
  }
}

function judgeRow({ history, shop }: Case, row: LocationRow, created: readonly Call[]): void {
  const { id, name, priority, isActive, version } = row
  const changes = changesOf(history, id)
  const last = shop.shownLocations.get(`${id} ${version}`)
  if (last && JSON.stringify(last) !== JSON.stringify({ name, priority, isActive })) {
    history.find('differs from the answer', `location ${JSON.stringify(row)}: ${JSON.stringify(last)}`)
  }
  const requested = [...created, ...changes].some(({ body }) => contentOf(body).name === name)
  if (!requested && !(id === mainId && name === 'Main')) history.find('unrequested', `location ${JSON.stringify(row)}`)
  // A change has no idempotency key: each attempt may have changed something.
  const attempts = changes.reduce((sum, call) => sum + call.attempts, 0)
  if (version - 1 > attempts) {
    history.find('duplicate effect', `location ${id} changed ${version - 1} times, requested were ${attempts}`)
  }
  for (const { path, body, answer } of changes.filter(isDone)) {
    const shown = JSON.parse(answer?.text ?? '{}')
    const isAsRequested = Object.entries(contentOf(body)).every(([field, value]) => shown[field] === value)
    if (!isAsRequested) history.find('differs from the answer', `${path} ${JSON.stringify({ body, shown })}`)
  }
}

function changesOf(history: Case['history'], id: number): Call[] {
  return history.writes.filter(({ operation, path }) => operation === 'change location' && path === `/locations/${id}`)
}

function isDone({ answer }: Call): boolean {
  return answer !== undefined && answer.status < 300
}

function contentOf(body: unknown): Content {
  return JSON.parse(JSON.stringify(body))
}

/** A version of a location, and when it began: between two times. */
interface Version {
  /** Null: it was not there yet. Undefined: no answer showed it. */
  priority: number | null | undefined
  afterMs: number
  beforeMs: number
}

/**
 * In which order the locations served while a request was executed. No event tells it, but answers do: those from
 * before and after a change of a priority show in what time it was made.
 *
 * @returns for a request: the locations that there were, by priority; undefined if a change may have been made at the
 *   same time
 */
export function readPriorities(given: Case): (call: Call | undefined) => number[] | undefined {
  const { tables } = given
  const rows = tables.locations.length > 0 ? tables.locations : [{ ...main, version: 1 }]
  const versions = new Map(rows.map(row => [row.id, versionsOf(given, row)]))
  return call => {
    if (call?.answeredAtMs === undefined) return undefined
    const found: Array<{ id: number; priority: number }> = []
    for (const [id, all] of versions) {
      const priority = priorityDuring(all, call.sentAtMs, call.answeredAtMs)
      if (priority === undefined) return undefined
      if (priority !== null) found.push({ id, priority })
    }
    return found.sort((a, b) => a.priority - b.priority || a.id - b.id).map(({ id }) => id)
  }
}

const main = { id: mainId, name: 'Main', priority: 100, isActive: true }

function versionsOf({ history, shop }: Case, row: LocationRow): Version[] {
  const { id } = row
  const calls = changesOf(history, id)
  const shown = calls.filter(isDone).map(call => ({ call, version: versionIn(call) }))
  const changed = Array.from({ length: row.version - 1 }, (_, index) => {
    const version = index + 2
    const content = version === row.version ? row : shop.shownLocations.get(`${id} ${version}`)
    const later = shown.filter(answer => answer.version >= version).map(({ call }) => call.answeredAtMs ?? Infinity)
    const earlier = shown.filter(answer => answer.version < version).map(({ call }) => call.sentAtMs)
    const makers = calls
      .filter(call => (isDone(call) && versionIn(call) === version) || mayHaveMade(call, content))
      .map(({ sentAtMs }) => sentAtMs)
    return {
      priority: content?.priority,
      afterMs: Math.max(0, ...earlier, makers.length > 0 ? Math.min(...makers) : 0),
      beforeMs: Math.min(Infinity, ...later)
    }
  })
  return [...beginningOf(history, id, shop.shownLocations.get(`${id} 1`) ?? row), ...changed]
}

/** Main was there before all requests, with the first version that it has. */
function beginningOf(history: Case['history'], id: number, { priority }: { priority: number }): Version[] {
  if (id === mainId) return [{ priority: main.priority, afterMs: 0, beforeMs: 0 }]
  const made = history.writes.find(call => call.operation === 'create location' && isDone(call) && idIn(call) === id)
  const { sentAtMs = 0, answeredAtMs = Infinity } = made ?? {}
  return [
    { priority: null, afterMs: 0, beforeMs: 0 },
    { priority, afterMs: sentAtMs, beforeMs: answeredAtMs }
  ]
}

function idIn({ answer }: Call): number {
  return JSON.parse(answer?.text ?? '{}').id
}

function versionIn({ answer }: Call): number {
  return JSON.parse(answer?.text ?? '{}').version
}

/** A request that was sent several times may also have been executed without its answer having arrived. */
function mayHaveMade({ attempts, answer, body }: Call, content: ShownLocation | undefined): boolean {
  if (attempts === 1 && answer) return false
  const { name, priority, is_active: isActive } = contentOf(body)
  if (!content) return true
  return (
    (name ?? content.name) === content.name &&
    (priority ?? content.priority) === content.priority &&
    (isActive ?? content.isActive) === content.isActive
  )
}

/** The priority, if all versions that may have been the current one have the same. */
function priorityDuring(versions: readonly Version[], fromMs: number, toMs: number): Version['priority'] {
  const first = versions.findLastIndex(({ beforeMs }) => beforeMs <= fromMs)
  const last = versions.findLastIndex(({ afterMs }) => afterMs < toMs)
  const priorities = new Set(versions.slice(first, last + 1).map(({ priority }) => priority))
  return priorities.size === 1 ? [...priorities][0] : undefined
}
