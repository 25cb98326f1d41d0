import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Answer } from '../shared/service.js'

/** One request of a client, including its retries. */
export interface Call {
  operation: string
  /** The client, by its name in the event log: `api_key:client-3`. */
  principal: string
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  key?: string
  headers?: Record<string, string> | undefined
  /** The statuses that the service may answer; 503 is always allowed. */
  expected: readonly number[]
  /** How often the request was sent: no more executions can have happened. */
  attempts: number
  /** The final answer; undefined if every attempt was lost. */
  answer?: Answer
  /** When the first attempt was sent and when the final answer was there, by the clock of the torture. */
  sentAtMs: number
  answeredAtMs?: number
}

/** A broken promise of the service. */
export interface Finding {
  check: string
  detail: string
}

/** Everything that was sent and answered, and the findings. */
export interface History {
  /** The requests that may have changed something in a shop. */
  writes: Call[]
  findings: Finding[]
  counts: Map<string, number>
  count(name: string, by?: number): void
  /** Keeps the longest duration of a name, and what caused it. */
  noteDuration(name: string, durationMs: number, cause: string): void
  longest(name: string): { durationMs: number; cause: string } | undefined
  /** Adds a finding. All findings are counted and written to the file; only the first of each check are kept. */
  find(check: string, detail: string): void
  /** Writes a line to the file. */
  record(line: Record<string, unknown>): void
  close(): Promise<void>
}

/** @param file where every request, fault and finding is written, one JSON object a line */
export function openHistory(file: string): History {
  const stream = createWriteStream(file)
  const counts = new Map<string, number>()
  const findings: Finding[] = []
  const durations = new Map<string, { durationMs: number; cause: string }>()
  const count = (name: string, by = 1) => {
    counts.set(name, (counts.get(name) ?? 0) + by)
  }
  const record = (line: Record<string, unknown>) => {
    stream.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
  }
  return {
    writes: [],
    findings,
    counts,
    count,
    record,
    noteDuration(name, durationMs, cause) {
      if (durationMs > (durations.get(name)?.durationMs ?? 0)) durations.set(name, { durationMs, cause })
    },
    longest: name => durations.get(name),
    find(check, detail) {
      count('findings')
      count(`finding: ${check}`)
      record({ finding: check, detail })
      if ((counts.get(`finding: ${check}`) ?? 0) <= maxKeptOfCheck) findings.push({ check, detail })
    },
    async close() {
      stream.end()
      await once(stream, 'finish')
    }
  }
}

/** The history of one shop: its writes are its own, and everything else is part of the whole. */
export function historyOf(whole: History, slug: string): History {
  return {
    ...whole,
    writes: [],
    find: (check, detail) => whole.find(check, `${slug}: ${detail}`),
    record: line => whole.record({ shop: slug, ...line })
  }
}

// One defect shows up in thousands of rows; the first few are enough to diagnose it.
const maxKeptOfCheck = 10
