import type { Redis, Result } from 'ioredis'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    openOrderCache(marks: string, guardMs: number): Result<unknown, Context>
    lookUpOrder(
      marks: string,
      entry: string,
      orderId: number,
      token: string,
      tokenMs: number
    ): Result<[LookUp['state'], string?], Context>
    fillOrder(
      marks: string,
      entry: string,
      token: string,
      version: number,
      body: string,
      entryMs: number,
      guardMs: number
    ): Result<number, Context>
    markOrders(keyCount: number, ...keysAndArguments: Array<string | number>): Result<'marked' | 'lost', Context>
    unmarkOrders(keyCount: number, ...keysAndArguments: Array<string | number>): Result<number, Context>
    evictOrder(entry: string, version: number): Result<number, Context>
  }
}

/**
 * What the cache knows about an order.
 *
 * - `hit`: a copy of it
 * - `miss`: nothing; the token lets the reader fill in what it reads from the database
 * - `busy`: a writer is changing it, or Redis has no memory for the token
 * - `lost`: Redis has lost marks of this generation
 */
export type LookUp =
  { state: 'hit'; body: string } | { state: 'miss'; token: string } | { state: 'busy' } | { state: 'lost' }

/**
 * Adds the commands of the order cache to a connection. The keys of one generation share a hash tag.
 *
 * - `marks`: a sorted set of the changes in progress, scored by order id. The member with score 0 is the guard: the
 *   run id of the Redis process that stored it. Redis cannot lose marks and keep the guard: it evicts and flushes
 *   them as one key, and a restarted or promoted Redis has another run id.
 * - one entry for each order: a hash of `version` and `body`, or the `token` of the reader that is about to fill it.
 */
export function addOrderCacheCommands(redis: Redis): void {
  redis.defineCommand('openOrderCache', { numberOfKeys: 1, lua: openScript })
  redis.defineCommand('lookUpOrder', { numberOfKeys: 2, lua: lookUpScript })
  redis.defineCommand('fillOrder', { numberOfKeys: 2, lua: fillScript })
  redis.defineCommand('markOrders', { lua: markScript })
  redis.defineCommand('unmarkOrders', { lua: unmarkScript })
  redis.defineCommand('evictOrder', { numberOfKeys: 1, lua: evictScript })
}

const helpers = `
local function guard ()
  return 'run ' .. string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

local function nowMs ()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A mark reads '<writer> <order id> <Unix time of its end in ms>'.
local function isOver (mark, now)
  return tonumber(string.match(mark, ' (%d+)$')) < now
end
`

const openScript = `${helpers}
redis.call('ZADD', KEYS[1], 0, guard())
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`

const lookUpScript = `${helpers}
local orderId, token, tokenMs = ARGV[1], ARGV[2], ARGV[3]
if not redis.call('ZSCORE', KEYS[1], guard()) then return { 'lost' } end
for _, mark in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], orderId, orderId)) do
  if not isOver(mark, nowMs()) then return { 'busy' } end
  redis.call('ZREM', KEYS[1], mark)
end
local entry = redis.call('HMGET', KEYS[2], 'body', 'token')
if entry[1] then return { 'hit', entry[1] } end
if entry[2] then return { 'miss', entry[2] } end
-- Redis refuses the write when its memory is full.
if type(redis.pcall('HSET', KEYS[2], 'token', token)) == 'table' then return { 'busy' } end
redis.call('PEXPIRE', KEYS[2], tokenMs)
return { 'miss', token }
`

// While the token is there, no change has been announced since the reader got it, which was before it read the
// database.
const fillScript = `
local token, version, body, entryMs, guardMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', KEYS[2], 'token') ~= token then return 0 end
redis.call('HSET', KEYS[2], 'version', version, 'body', body)
redis.call('HDEL', KEYS[2], 'token')
redis.call('PEXPIRE', KEYS[2], entryMs)
if redis.call('PTTL', KEYS[1]) < guardMs / 2 then redis.call('PEXPIRE', KEYS[1], guardMs) end
return 1
`

const markScript = `${helpers}
local writer, ends = ARGV[1], nowMs() + ARGV[2]
if not redis.call('ZSCORE', KEYS[1], guard()) then return 'lost' end
for i = 2, #KEYS do
  local orderId = ARGV[i + 1]
  redis.call('DEL', KEYS[i])
  redis.call('ZADD', KEYS[1], orderId, writer .. ' ' .. orderId .. ' ' .. string.format('%d', ends))
end
-- Processes that crashed leave marks behind, perhaps of orders that are never read again: remove one in passing.
local some = redis.call('ZRANDMEMBER', KEYS[1])
if string.sub(some, 1, 4) ~= 'run ' and isOver(some, nowMs()) then redis.call('ZREM', KEYS[1], some) end
return 'marked'
`

const unmarkScript = `
local writer = ARGV[1]
for i = 2, #KEYS do
  local orderId = ARGV[i]
  for _, mark in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], orderId, orderId)) do
    if string.sub(mark, 1, #writer) == writer then redis.call('ZREM', KEYS[1], mark) end
  end
  -- In case the mark expired before the change ended and a reader stored a copy in between.
  redis.call('DEL', KEYS[i])
end
return 1
`

const evictScript = `
local version = redis.call('HGET', KEYS[1], 'version')
if version and tonumber(version) >= tonumber(ARGV[1]) then return 0 end
return redis.call('DEL', KEYS[1])
`
