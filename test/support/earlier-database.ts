import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { resolveMigration } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { environment } from './app.js'

/**
 * Creates a database in an earlier form; it is dropped when the test ends.
 *
 * @param before the beginning of the name of the first migration that it does not have
 * @returns its URL
 */
export async function createEarlierDatabase(t: Test, before: string): Promise<string> {
  const name = `orders_before_${before}_${process.pid}`
  await executeSql(environment('TEST_DATABASE_URL'), `CREATE DATABASE ${name}`)
  t.teardown(() => executeSql(environment('TEST_DATABASE_URL'), `DROP DATABASE ${name} WITH (FORCE)`))
  const url = new URL(environment('TEST_DATABASE_URL'))
  url.pathname = `/${name}`
  const folder = 'prisma/migrations'
  const earlier = (await readdir(folder)).filter(entry => /^\d+_/.test(entry) && entry < before).sort()
  for (const migration of earlier) {
    await executeSql(url.href, await readFile(join(folder, migration, 'migration.sql'), 'utf8'))
  }
  for (const migration of earlier) await resolveMigration(url.href, migration, 'applied')
  return url.href
}
