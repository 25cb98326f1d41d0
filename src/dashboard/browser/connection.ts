import { backoffMs } from '../../jobs/backoff.js'
import type { LiveSnapshot } from '../schemas.js'
import { forgetKey, hasKey, isKeyRequired, rememberKey, requireKey } from './api-key.js'
import { byId } from './dom.js'
import { checkInvariants } from './invariants.js'
import { closeKeyForm, isKeyFormOpen, openKeyForm } from './key-form.js'
import { showSnapshot } from './snapshot.js'
import { followSnapshots, Refusal } from './stream.js'

/** The request that the page follows; undefined while it follows none. */
let current: AbortController | undefined
let retryTimer: number | undefined
let hiddenTimer: number | undefined
let isPaused = false
/** In a row. */
let failures = 0

/** Follows the stream from now on, unless the visitor has paused it or has to enter a key first. */
export function connect(): void {
  disconnect()
  byId('pause').hidden = isKeyRequired() && !hasKey()
  byId('forget').hidden = !hasKey()
  if (isPaused) return showState('paused', 'Paused')
  // What the visitor is typing stays.
  if (isKeyFormOpen()) return
  if (isKeyRequired() && !hasKey()) return askForKey('')
  showState('connecting', 'Connecting')
  void follow()
}

/** Whether snapshots are arriving. */
export function isLive(): boolean {
  return byId('connection').dataset.state === 'live'
}

/** Closes the stream and plans the next attempt. */
export function lose(problem?: unknown): void {
  disconnect()
  const refusal = problem instanceof Refusal ? problem : undefined
  if (refusal?.status === 401 || refusal?.status === 403) return rejectKey(refusal.status)
  failures++
  const waitMs = refusal?.retryAfterMs ?? backoffMs(failures, { firstMs: 1_000 })
  byId('live').classList.add('is-old')
  const why = refusal?.message ?? 'Disconnected'
  showState('disconnected', `${why}, trying again in ${Math.ceil(waitMs / 1_000)} s`)
  retryTimer = window.setTimeout(connect, waitMs)
}

export function togglePause(): void {
  isPaused = !isPaused
  byId('pause').textContent = isPaused ? 'Resume' : 'Pause'
  connect()
}

export function tryKey(key: string): void {
  // Keys and header values consist of these characters only: do not send anything else.
  if (!/^[\x21-\x7e]+$/.test(key)) return rejectKey(401)
  byId('key-problem').textContent = ''
  rememberKey(key)
  connect()
}

export function forgetKeyAndAsk(): void {
  forgetKey()
  askForKey('')
}

/** Closes the stream of a tab that stays hidden: browsers open few connections to one origin. */
export function onVisibilityChange(): void {
  clearTimeout(hiddenTimer)
  if (isKeyFormOpen()) return
  if (document.hidden) {
    hiddenTimer = window.setTimeout(() => {
      disconnect()
      showState('paused', 'Paused while hidden')
    }, hiddenForMs)
  } else if (!current) {
    connect()
  }
}

const hiddenForMs = 30_000

async function follow(): Promise<void> {
  const controller = new AbortController()
  current = controller
  const problem: unknown = await followSnapshots(controller, snapshot => {
    if (current === controller) receive(snapshot)
  }).catch((error: unknown) => error)
  if (current === controller) lose(problem)
}

function receive(snapshot: LiveSnapshot): void {
  if (!isLive()) {
    failures = 0
    closeKeyForm()
    byId('live').hidden = false
    byId('live').classList.remove('is-old')
    showState('live', 'Live')
    void checkInvariants()
  }
  showSnapshot(snapshot)
}

function disconnect(): void {
  clearTimeout(retryTimer)
  current?.abort()
  current = undefined
}

function rejectKey(status: 401 | 403): void {
  forgetKey()
  askForKey(
    status === 403
      ? 'This key may not watch: it needs the scope operations:read.'
      : 'This is not a valid key of this service.'
  )
}

function askForKey(problem: string): void {
  disconnect()
  requireKey()
  openKeyForm(problem)
  showState('paused', 'Waiting for a key')
}

function showState(name: 'connecting' | 'live' | 'paused' | 'disconnected', text: string): void {
  byId('connection').dataset.state = name
  byId('connection').textContent = text
}
