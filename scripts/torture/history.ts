import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

/** One request of a client, however often it had to be sent. */
export interface Call {
  operation: string
  /** The client, as the service names it in its log: `api_key:client-3`. */
  principal: string
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
  key?: string
  headers?: Record<string, string> | undefined
  /** What it may be answered; 503 goes without saying. */
  expected: readonly number[]
  /** How often a service may have seen it. */
  attempts: number
  /** The answer that ended it; undefined: there was none. */
  answer?: Answer
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Something that must not be. */
export interface Finding {
  check: string
  detail: string
}

/** Everything that was asked and answered, and what was found wrong. */
export interface History {
  /** Those that may have written something. */
  writes: Call[]
  findings: Finding[]
  counts: Map<string, number>
  count(name: string, by?: number): void
  /** Keeps the longest of its kind, and what it was of. */
  slowest(name: string, ms: number, of: string): void
  slowestOf(name: string): { ms: number; of: string } | undefined
  /** A finding; of each kind only the first are kept, all are counted. */
  find(check: string, detail: string): void
  /** A line in the file. */
  record(line: Record<string, unknown>): void
  close(): Promise<void>
}

export function openHistory(file: string): History {
  const stream = createWriteStream(file)
  const counts = new Map<string, number>()
  const findings: Finding[] = []
  const longest = new Map<string, { ms: number; of: string }>()
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
    slowest(name, ms, of) {
      if (ms > (longest.get(name)?.ms ?? 0)) longest.set(name, { ms, of })
    },
    slowestOf: name => longest.get(name),
    find(check, detail) {
      count('findings')
      count(`finding: ${check}`)
      record({ finding: check, detail })
      if ((counts.get(`finding: ${check}`) ?? 0) <= maxOfAKind) findings.push({ check, detail })
    },
    async close() {
      stream.end()
      await once(stream, 'finish')
    }
  }
}

// One defect shows up in thousands of rows; the first ones tell it.
const maxOfAKind = 10
