import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What a network does to connections between a service and its database. */
export interface FaultProxy {
  port: number
  counts: Record<'cut' | 'cut at commit' | 'stalled' | 'half-open' | 'refused', number>
  /** Everything takes that much longer, both ways. */
  delay(ms: number): void
  /** Nothing gets through, nothing breaks. */
  stall(): void
  resume(): void
  /** Breaks all connections. */
  cut(): void
  /** Half-open: what the services send still arrives; no answer ever comes back on the connections that there are, and none of them breaks. */
  silence(): void
  /** Turns new connections away. */
  refuse(isRefusing: boolean): void
  /** Breaks the connections of the next commits, when PostgreSQL has been sent the commit or just before. */
  cutCommits(count: number, when: 'sent' | 'unsent'): void
  close(): void
}

/** Listens on a free port for what is meant for the socket of PostgreSQL. */
export async function startFaultProxy(socketPath: string): Promise<FaultProxy> {
  const links = new Set<Link>()
  const counts = { cut: 0, 'cut at commit': 0, stalled: 0, 'half-open': 0, refused: 0 }
  let delayMs = 0
  let isStalled = false
  let isRefusing = false
  let commits: { left: number; when: 'sent' | 'unsent' } = { left: 0, when: 'sent' }
  const server = createServer({ allowHalfOpen: false }, client => {
    if (isRefusing) {
      counts.refused++
      client.destroy()
      return
    }
    const link = new Link(
      client,
      connect(socketPath),
      () => delayMs,
      () => {
        if (commits.left === 0) return undefined
        commits.left--
        counts['cut at commit']++
        return commits.when
      }
    )
    links.add(link)
    client.once('close', () => links.delete(link))
    if (isStalled) link.pause()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return {
    port: address.port,
    counts,
    delay(ms) {
      delayMs = ms
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
    cutCommits(left, when) {
      commits = { left, when }
    },
    close() {
      server.close()
      for (const link of links) link.cut()
    }
  }
}

/** One connection of the service and its other half to PostgreSQL. */
class Link {
  isSilent = false
  /** Names of prepared statements that are a COMMIT. */
  readonly #commits = new Set<string>()

  constructor(
    readonly client: Socket,
    readonly server: Socket,
    readonly delayMs: () => number,
    readonly onCommit: () => 'sent' | 'unsent' | undefined
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
      // In order, also when the delay shrinks.
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
    const cut = this.onCommit()
    if (cut === undefined) return chunk
    if (cut === 'sent') this.server.write(chunk, () => this.client.resetAndDestroy())
    else this.cut()
    return undefined
  }

  // Parse is `P`, length, name, text; Bind is `B`, length, portal, name. A prepared COMMIT is later called by its name only.
  #isCommit(chunk: Buffer): boolean {
    const text = chunk.toString('latin1')
    const parsed = /P[^]{4}([^\0]*)\0COMMIT\0/.exec(text)
    if (parsed) this.#commits.add(parsed[1] ?? '')
    if (parsed || /Q[^]{4}COMMIT/.test(text)) return true
    const bound = /^B[^]{4}[^\0]*\0([^\0]+)\0/.exec(text)?.[1]
    return bound !== undefined && this.#commits.has(bound)
  }
}
