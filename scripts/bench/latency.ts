import { Pool } from 'undici'
import { median } from '../shared/percentile.js'

export interface Call {
  method: 'GET' | 'POST' | 'DELETE'
  path: string | ((turn: number, id: number) => string)
  payload?: (turn: number) => object
  /** A POST before each call; the path gets the id of what it created. */
  prepare?: { path: string; payload: object }
  /** The page of a list to read; the pages before it are read first, to get the cursor. */
  pages?: number
}

/** Measures a call with a single client. @returns the median in milliseconds @throws Error on an error status */
export async function measureCall(
  address: string,
  { method, path, payload, prepare, pages = 1 }: Call
): Promise<number> {
  const pool = new Pool(address, { connections: 1 })
  async function send(method: Call['method'], path: string, body?: object) {
    const response = await pool.request({
      method,
      path,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {})
    })
    const text = await response.body.text()
    if (response.statusCode > 299) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
  try {
    const cursor = await cursorOf(path, pages, path => send('GET', path))
    const latenciesMs: number[] = []
    for (
      let turn = 0, begin = performance.now();
      latenciesMs.length < minMeasured || (performance.now() - begin < maxMs && turn < maxTurns);
      turn++
    ) {
      const id = prepare ? (await send('POST', prepare.path, prepare.payload)).id : 0
      const target = typeof path === 'string' ? path : path(turn, id)
      const sentAt = performance.now()
      await send(method, cursor === undefined ? target : `${target}?cursor=${cursor}`, payload?.(turn))
      // The first calls warm the service up. A call that takes seconds is measured anyway: the warm-up hardly shows
      // in it.
      if (turn >= warmUpTurns || performance.now() - begin > maxMs / 2) latenciesMs.push(performance.now() - sentAt)
    }
    return median(latenciesMs)
  } finally {
    await pool.close()
  }
}

const warmUpTurns = 20
const minMeasured = 3
const maxTurns = 500
const maxMs = 1_500

async function cursorOf(
  path: Call['path'],
  pages: number,
  get: (path: string) => Promise<{ next_cursor: string }>
): Promise<string | undefined> {
  let cursor: string | undefined
  for (let page = 1; page < pages; page++) {
    cursor = (await get(cursor === undefined ? String(path) : `${String(path)}?cursor=${cursor}`)).next_cursor
  }
  return cursor
}
