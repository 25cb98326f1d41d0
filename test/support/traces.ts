import { execFile } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import pg from 'pg'
import { environment } from './app.js'

/**
 * Everything that the database of an app stores: what `pg_dump` writes if there is one that knows this version of
 * PostgreSQL, and what COPY writes of every table.
 */
export async function dumpDatabase(app: FastifyInstance): Promise<string> {
  const [row] = await app.prisma.$queryRaw<Array<{ name: string }>>`SELECT current_database() AS name`
  const url = Object.assign(new URL(environment('TEST_DATABASE_URL')), { pathname: `/${row?.name}` }).href
  return `${await copyTables(url)}\n${await runPgDump(url)}`
}

/** The rows of every table, each with the name of its table. */
async function copyTables(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
    )
    const lines: string[] = []
    let table = ''
    // pg has no other way to get what COPY writes: a message for each row.
    const { connection } = client as unknown as { connection: EventEmitter }
    connection.on('copyData', ({ chunk }: { chunk: Buffer }) => lines.push(`${table} ${chunk.toString().trimEnd()}`))
    for ({ name: table } of tables) await client.query(`COPY ${table} TO STDOUT`)
    return lines.join('\n')
  } finally {
    await client.end()
  }
}

async function runPgDump(url: string): Promise<string> {
  const maxBuffer = 256 * 2 ** 20
  try {
    return (await promisify(execFile)('pg_dump', [`--dbname=${url}`], { maxBuffer })).stdout
  } catch (error) {
    if (/ENOENT|server version mismatch/.test(String(error))) return ''
    throw error
  }
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
