import { connect, createServer, type Socket } from 'node:net'
import { listenOnFreePort } from '../shared/free-port.js'

/** A faulty network between a service and its database. */
export interface FaultProxy {
  port: number
  /** How many connections were affected by each fault. */
  counts: Record<'cut' | 'cut at commit' | 'stalled' | 'half-open' | 'refused', number>
  /** Delays everything by this many milliseconds, in both directions. */
  delay(delayMs: number): void
  /** Holds everything back; no connection breaks. */
  stall(): void
  resume(): void
  /** Breaks all connections. */
  cut(): void
  /**
   * Makes the present connections half-open: requests still arrive, but no response ever comes back, and no connection
   * breaks.
   */
  silence(): void
  /** Whether to refuse new connections. */
  refuse(isRefusing: boolean): void
  /** Breaks the connections of the next `count` commits, right after or right before PostgreSQL gets the COMMIT. */
  cutCommits(count: number, when: CutMoment): void
  close(): void
}

type CutMoment = 'sent' | 'unsent'

/** Listens on a free port and forwards to PostgreSQL's socket. */
export async function startFaultProxy(socketPath: string): Promise<FaultProxy> {
  const links = new Set<Link>()
  const counts = { cut: 0, 'cut at commit': 0, stalled: 0, 'half-open': 0, refused: 0 }
  let delayMs = 0
  let isStalled = false
  let isRefusing = false
  let commitsToCut: { left: number; when: CutMoment } = { left: 0, when: 'sent' }

  function onCommit(): CutMoment | undefined {
    if (commitsToCut.left === 0) return undefined
    commitsToCut.left--
    counts['cut at commit']++
    return commitsToCut.when
  }

  const server = createServer({ allowHalfOpen: false }, client => {
    if (isRefusing) {
      counts.refused++
      client.destroy()
      return
    }
    const link = new Link(client, connect(socketPath), () => delayMs, onCommit)
    links.add(link)
    client.once('close', () => links.delete(link))
    if (isStalled) link.pause()
  })
  const port = await listenOnFreePort(server)

  return {
    port,
    counts,
    delay(newDelayMs) {
      delayMs = newDelayMs
    },
    stall() {
      isStalled = true
      counts.stalled += links.size
      for (const link of links) link.pause()
    },
    resume() {
      isStalled = false
      for (const link of links) link.resume()
    },
    cut() {
      counts.cut += links.size
      for (const link of links) link.cut()
    },
    silence() {
      counts['half-open'] += links.size
      for (const link of links) link.isSilent = true
    },
    refuse(refusing) {
      isRefusing = refusing
    },
    cutCommits(count, when) {
      commitsToCut = { left: count, when }
    },
    close() {
      server.close()
      for (const link of links) link.cut()
    }
  }
}

/** One connection of the service, and its continuation to PostgreSQL. */
class Link {
  isSilent = false
  /** The names of prepared COMMIT statements. */
  readonly #commits = new Set<string>()

  constructor(
    readonly client: Socket,
    readonly server: Socket,
    readonly delayMs: () => number,
    /** Called for each COMMIT; tells whether to break the connection, and when. */
    readonly onCommit: () => CutMoment | undefined
  ) {
    client.setNoDelay(true)
    this.#pump(client, server, chunk => this.#request(chunk))
    this.#pump(server, client, chunk => (this.isSilent ? undefined : chunk))
  }

  pause(): void {
    this.client.pause()
    this.server.pause()
  }

  resume(): void {
    this.client.resume()
    this.server.resume()
  }

  cut(): void {
    this.client.resetAndDestroy()
    this.server.destroy()
  }

  #pump(from: Socket, to: Socket, filter: (chunk: Buffer) => Buffer | undefined): void {
    let freeAtMs = 0
    from.on('data', chunk => {
      const passed = filter(chunk)
      if (!passed) return
      const nowMs = performance.now()
      // Keeps the chunks in order when the delay shrinks.
      freeAtMs = Math.max(freeAtMs, nowMs + this.delayMs())
      if (freeAtMs > nowMs) {
        setTimeout(() => {
          if (to.writable) to.write(passed)
        }, freeAtMs - nowMs)
      } else if (to.writable) to.write(passed)
    })
    from.on('error', () => {})
    from.on('close', () => {
      to.destroy()
    })
  }

  #request(chunk: Buffer): Buffer | undefined {
    if (!this.#isCommit(chunk)) return chunk
    const moment = this.onCommit()
    if (moment === undefined) return chunk
    if (moment === 'sent') this.server.write(chunk, () => this.client.resetAndDestroy())
    else this.cut()
    return undefined
  }

  // Parse is `P`, length, name, text; Bind is `B`, length, portal, name. A prepared COMMIT is later bound by its name
  // alone.
  #isCommit(chunk: Buffer): boolean {
    const text = chunk.toString('latin1')
    const parsed = /P[^]{4}([^\0]*)\0COMMIT\0/.exec(text)
    if (parsed) this.#commits.add(parsed[1] ?? '')
    if (parsed || /Q[^]{4}COMMIT/.test(text)) return true
    const bound = /^B[^]{4}[^\0]*\0([^\0]+)\0/.exec(text)?.[1]
    return bound !== undefined && this.#commits.has(bound)
  }
}
