import type { Redis } from 'ioredis'

/** Orders of a shop, by its slug. */
interface ErasedOrders {
  shop: string
  orderIds: ReadonlySet<string>
}

/**
 * Deletes the entries of a stream that hold texts which somebody wrote about erased orders. They cannot be changed in
 * place. Entries without such texts stay, and so do those that a reader may still have to act on.
 *
 * @param mayDelete whether an entry may go; it is called only for entries with such texts
 */
export async function eraseEntries(
  redis: Redis,
  stream: string,
  erased: ErasedOrders,
  signal: AbortSignal,
  mayDelete: (id: string) => Promise<boolean> = async () => true
): Promise<void> {
  let start = '-'
  for (;;) {
    signal.throwIfAborted()
    const entries = await redis.xrange(stream, start, '+', 'COUNT', pageSize)
    const found: string[] = []
    for (const [id, fields] of entries) if (isPersonal(fields, erased) && (await mayDelete(id))) found.push(id)
    if (found.length > 0) await redis.xdel(stream, ...found)
    const last = entries.at(-1)
    if (!last || entries.length < pageSize) return
    start = `(${last[0]}`
  }
}

// Redis serves no other client for 1 ms, and this process reads 0.5 MB at a time.
const pageSize = 1_000

/** Whether a stream has this consumer group, and the group has settled the entry. */
export async function isSettled(redis: Redis, stream: string, group: string, id: string): Promise<boolean> {
  const groups = (await redis.xinfo('GROUPS', stream)) as Array<Array<string | number | null>>
  const fields = groups.map(entries => pairsOf(entries)).find(names => names.get('name') === group)
  const last = fields?.get('last-delivered-id')
  if (typeof last !== 'string' || isLater(id, last)) return false
  const pending = await redis.xpending(stream, group, id, id, 1)
  return pending.length === 0
}

function isLater(id: string, other: string): boolean {
  const [[time = 0, sequence = 0], [otherTime = 0, otherSequence = 0]] = [id, other].map(text =>
    text.split('-').map(Number)
  ) as [number[], number[]]
  return time === otherTime ? sequence > otherSequence : time > otherTime
}

/**
 * Whether an entry is about one of the orders and holds a text that somebody wrote. Those of this service have them in
 * `data`; its requests of refunds hold none, and have to reach whoever pays the money back. Others may write anything.
 */
function isPersonal(entry: readonly string[], { shop, orderIds }: ErasedOrders): boolean {
  const fields = pairsOf(entry)
  const orderId = fields.get('order_id') ?? fields.get('pk')
  if (orderId === undefined || !orderIds.has(orderId) || (fields.get('shop') ?? 'default') !== shop) return false
  if (fields.get('type') === 'order.refund_requested') return false
  const data = fields.get('data')
  return fields.has('event_id') && data !== undefined ? writtenText.test(data) : true
}

const writtenText = /"(?:reason|tracking_number|tracking_url|label)":"/

function pairsOf<T>(list: readonly T[]): Map<T, T> {
  const pairs = new Map<T, T>()
  for (let index = 0; index + 1 < list.length; index += 2) pairs.set(list[index] as T, list[index + 1] as T)
  return pairs
}
