import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

/** An entry of a stream that this consumer has taken. */
export interface Entry {
  id: string
  /** Undefined when the entry was deleted or trimmed after a consumer had taken it. */
  fields: Map<string, string> | undefined
}

export interface GroupConsumerOptions {
  /** Provides the address. Waiting for entries blocks a connection, so the consumer opens its own. */
  redis: Redis
  stream: string
  /** Every process is a consumer of it: each entry goes to one of them. */
  group: string
  /** The stream of entries that cannot be processed. */
  deadStream: string
  /** How many entries the stream of dead entries keeps. */
  maxDeadLength: number
  /** How long to wait for new entries. */
  blockMs: number
  /** How long another consumer may hold an entry before it counts as abandoned. */
  claimIdleMs: number
}

/**
 * This process as a consumer of a Redis stream
 * (https://redis.io/docs/latest/develop/data-types/streams/#consumer-groups).
 */
export class GroupConsumer {
  readonly #options: GroupConsumerOptions
  readonly #redis: Redis
  readonly #name = randomUUID()
  #hasGroup = false
  /** Whether this consumer may hold entries that it took before a failure. */
  #isBehind = false
  #claimCursor = '0-0'

  constructor(options: GroupConsumerOptions) {
    this.#options = options
    this.#redis = options.redis.duplicate({
      lazyConnect: true,
      enableOfflineQueue: true,
      commandTimeout: undefined,
      socketTimeout: options.blockMs + silenceMs
    })
    // The app's own connection logs an outage of Redis, and the background job logs its failures.
    this.#redis.on('error', () => {})
  }

  /** Takes entries that an earlier failure left, or else those of a dead process, or else waits for new ones. */
  async take(): Promise<Entry[]> {
    if (!this.#hasGroup) await this.#createGroup()
    if (this.#isBehind) {
      const own = await this.#read('0')
      if (own.length > 0) return own
      this.#isBehind = false
    }
    const abandoned = await this.#claimAbandoned()
    return abandoned.length > 0 ? abandoned : await this.#read('>')
  }

  async acknowledge({ id }: Entry): Promise<void> {
    await this.#redis.xack(this.#options.stream, this.#options.group, id)
  }

  /** Moves an entry to the stream of dead entries, with its fields, its id and the reason. */
  async moveToDead({ id, fields = new Map<string, string>() }: Entry, reason: string): Promise<void> {
    const { stream, deadStream, group, maxDeadLength } = this.#options
    // An entry that was dead before and was added again has these fields already.
    const given = [...fields]
      .filter(([name]) => name !== 'dead_id' && name !== 'dead_reason')
      .slice(0, maxDeadFields)
      .flat()
    const added = [...given, 'dead_id', id, 'dead_reason', reason]
    await this.#redis.eval(moveToDead, 2, stream, deadStream, group, id, maxDeadLength, ...added)
  }

  /** Prepares the next `take` after any failure. */
  recover(error: unknown): void {
    // Redis may have handed over entries although its answer was lost.
    this.#isBehind = true
    // Redis was wiped, or has lost data that was not yet on disk.
    if (isReply(error, 'NOGROUP')) this.#hasGroup = false
  }

  close(): void {
    this.#redis.disconnect()
  }

  async #createGroup(): Promise<void> {
    const { stream, group } = this.#options
    try {
      // From the beginning of the stream, since entries may have been added before the group existed.
      await this.#redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM')
    } catch (error) {
      if (!isReply(error, 'BUSYGROUP')) throw error
    }
    await this.#redis.eval(forgetIdleConsumers, 1, stream, group, forgetAfterMs)
    this.#hasGroup = true
  }

  async #claimAbandoned(): Promise<Entry[]> {
    const { stream, group, claimIdleMs } = this.#options
    const claimed = await this.#redis.xautoclaim(
      stream,
      group,
      this.#name,
      claimIdleMs,
      this.#claimCursor,
      'COUNT',
      maxBatch
    )
    const [cursor, entries] = claimed
    this.#claimCursor = String(cursor)
    return readEntries(entries)
  }

  /** @param after `>` waits for entries that no consumer has taken; `0` returns those that this consumer holds */
  async #read(after: '>' | '0'): Promise<Entry[]> {
    const { stream, group, blockMs } = this.#options
    const reply: unknown = await this.#redis.xreadgroup(
      'GROUP',
      group,
      this.#name,
      'COUNT',
      maxBatch,
      'BLOCK',
      blockMs,
      'STREAMS',
      stream,
      after
    )
    const [first] = Array.isArray(reply) ? reply : []
    return readEntries(first?.[1])
  }
}

// An entry takes milliseconds, so a batch is settled long before it counts as abandoned.
const maxBatch = 50

// Consumers get a new name at each start. Those that hold nothing need not be listed forever.
const forgetAfterMs = 86_400_000

// Added to the wait for entries: if Redis has not answered by then, the connection is dead.
const silenceMs = 10_000

// A Lua script can pass a few thousand values to a command; nobody reads the rest of such an entry.
const maxDeadFields = 500

/** Parses a list of `[id, [name, value, ...] | null]`. Before Redis 7, null stands for a deleted entry. */
function readEntries(reply: unknown): Entry[] {
  if (!Array.isArray(reply)) return []
  return reply
    .filter(Array.isArray)
    .map(([id, values]) => ({ id: String(id), fields: Array.isArray(values) ? readFields(values) : undefined }))
}

function readFields(values: readonly unknown[]): Map<string, string> {
  const fields = new Map<string, string>()
  for (let i = 0; i < values.length; i += 2) fields.set(String(values[i]), String(values[i + 1]))
  return fields
}

function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code)
}

// Only the consumer that holds the entry moves it, so it is added once. XADD comes first: if it fails, nothing is lost.
const moveToDead = `
  local group, id, maxLength = ARGV[1], ARGV[2], ARGV[3]
  if #redis.call('XPENDING', KEYS[1], group, id, id, 1) == 0 then return 0 end
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', maxLength, '*', unpack(ARGV, 4))
  return redis.call('XACK', KEYS[1], group, id)`

// Deleting a consumer drops the entries that it holds, so the script deletes, atomically, only consumers without any.
const forgetIdleConsumers = `
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local facts = {}
    for i = 1, #consumer, 2 do facts[consumer[i]] = consumer[i + 1] end
    if facts.pending == 0 and facts.idle > tonumber(ARGV[2]) then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], facts.name)
    end
  end`
