import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A secret that a service under test wrote. */
interface Leak {
  secret: RecordedSecret
  /** The text round it, without it. */
  excerpt: string
}

/** A line of a file of secrets: test/support/leaks.ts writes them. */
interface RecordedSecret {
  value: string
  /** What it is, and where a test used it. */
  name: string
}

/** What the processes of a run of tests wrote: secrets in some files, and what services wrote in others. */
export interface Sink {
  /** The environment variables by which the tests find it. */
  environment: NodeJS.ProcessEnv
  /** Searches what services wrote for all secrets. @returns a report, and whether there is a leak */
  search(): Promise<{ hasLeaks: boolean; report: string }>
  remove(): void
}

export function openSink(parent: string): Sink {
  const folder = join(parent, `orders-test-sink-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  return {
    environment: { TEST_SINK: folder },
    async search() {
      const names = readdirSync(folder)
      const secrets = names
        .filter(name => name.startsWith('secrets-'))
        .flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
        .filter(line => line !== '')
        .map((line): RecordedSecret => JSON.parse(line))
      const written = names.filter(name => name.startsWith('written-')).map(name => join(folder, name))
      const find = secretFinder(secrets)
      for (const file of written) await find.read(file)
      const megabytes = (written.reduce((sum, file) => sum + statSync(file).size, 0) / 1_048_576).toFixed(1)
      return reportOf(find.leaks(), { secrets: find.count, megabytes })
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

function reportOf(leaks: readonly Leak[], searched: { secrets: number; megabytes: string }) {
  const places = `${searched.megabytes} MB of logs, error responses, metrics and audit entries`
  if (leaks.length === 0) {
    return { hasLeaks: false, report: `Searched ${places} for ${searched.secrets} secrets: none is there.` }
  }
  const lines = leaks.slice(0, maxShown).map(({ secret, excerpt }) => `  ${secret.name}: ${excerpt}`)
  const title = `not ok - ${leaks.length} of ${searched.secrets} secrets are in ${places}:`
  return { hasLeaks: true, report: [title, ...lines].join('\n') }
}

const maxShown = 20

// Tests use thousands of tokens, so the text is searched for all of them at once: a hash rolls over it, and only where
// it is that of the beginning of a secret, texts are compared (Rabin and Karp).
const windowLength = 16
const base = 16_777_619
const highest = (() => {
  let power = 1
  for (let n = 1; n < windowLength; n++) power = Math.imul(power, base)
  return power
})()

/** @param secrets of at least 16 characters; shorter ones are left out, as they would be found by chance */
export function secretFinder(secrets: readonly RecordedSecret[]) {
  const byHash = new Map<number, Array<RecordedSecret & { bytes: Buffer }>>()
  const values = new Set<string>()
  for (const secret of secrets) {
    const bytes = Buffer.from(secret.value)
    if (bytes.length < windowLength || values.has(secret.value)) continue
    values.add(secret.value)
    const hash = hashOf(bytes)
    byHash.set(hash, [...(byHash.get(hash) ?? []), { ...secret, bytes }])
  }
  // Most hashes of a text are not even in here.
  const filter = new Uint8Array(1 << filterBits)
  for (const hash of byHash.keys()) filter[hash >>> (32 - filterBits)] = 1
  const found = new Map<string, Leak>()
  return {
    count: values.size,
    leaks: () => [...found.values()],
    async read(file: string): Promise<void> {
      // A secret that two pieces have parts of is found where they overlap.
      let rest = Buffer.alloc(0)
      for await (const chunk of createReadStream(file, { highWaterMark: 4_194_304 })) {
        const text = Buffer.concat([rest, chunk as Buffer])
        search(text)
        rest = Buffer.from(text.subarray(Math.max(0, text.length - maxLength)))
      }
    },
    search
  }

  function search(text: Buffer): void {
    if (text.length < windowLength) return
    let hash = hashOf(text)
    for (let at = 0; ; at++) {
      if (filter[hash >>> (32 - filterBits)] === 1) compare(text, at, byHash.get(hash))
      const next = text[at + windowLength]
      if (next === undefined) return
      hash = (Math.imul((hash - Math.imul(text[at] ?? 0, highest)) | 0, base) + next) | 0
    }
  }

  function compare(text: Buffer, at: number, candidates: ReturnType<typeof byHash.get> = []): void {
    for (const { bytes, ...secret } of candidates) {
      if (found.has(secret.value) || !text.subarray(at, at + bytes.length).equals(bytes)) continue
      const before = text.subarray(Math.max(0, at - shownLength), at).toString()
      const after = text.subarray(at + bytes.length, at + bytes.length + shownLength).toString()
      found.set(secret.value, { secret, excerpt: JSON.stringify(`${before}[the secret]${after}`) })
    }
  }
}

const filterBits = 20
const shownLength = 150

// The longest secrets are tokens of identity providers.
const maxLength = 4_096

function hashOf(bytes: Buffer): number {
  let hash = 0
  for (let at = 0; at < windowLength; at++) hash = (Math.imul(hash, base) + (bytes[at] ?? 0)) | 0
  return hash
}
