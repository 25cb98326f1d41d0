import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'

/** All rows of all tables as text, as a dump of the data has them. */
export async function dumpDatabase(app: FastifyInstance): Promise<string> {
  const tables = await app.prisma.$queryRaw<Array<{ name: string }>>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
  const lines: string[] = []
  for (const { name } of tables) {
    const rows = await app.prisma.$queryRawUnsafe<Array<{ text: string }>>(`SELECT t::text AS text FROM ${name} AS t`)
    lines.push(...rows.map(({ text }) => `${name} ${text}`))
  }
  return lines.join('\n')
}

/** All keys of a Redis with their content, of any type that the service uses. */
export async function dumpRedis(redis: Redis): Promise<string> {
  const lines: string[] = []
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key)
    const content =
      type === 'string'
        ? await redis.get(key)
        : type === 'stream'
          ? await redis.xrange(key, '-', '+')
          : type === 'zset'
            ? await redis.zrange(key, '0', '-1')
            : type === 'hash'
              ? await redis.hgetall(key)
              : await redis.smembers(key)
    lines.push(`${key} ${JSON.stringify(content)}`)
  }
  return lines.join('\n')
}

/** The lines of a text in which one of the words is, in any case. */
export function linesWith(text: string, words: readonly string[]): string[] {
  const wanted = words.map(word => word.toLowerCase())
  return text.split('\n').filter(line => wanted.some(word => line.toLowerCase().includes(word)))
}
