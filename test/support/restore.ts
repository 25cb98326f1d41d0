import pg from 'pg'
import type { Test } from 'tap'
import { environment } from './app.js'

/** A copy of a database, as a standby that lags behind or a backup has it. */
export interface Backup {
  /** The connection string of the copy. */
  url: string
  /** Replaces the database by the copy: its connections are cut, and new ones find the copy under its name. */
  restore(): Promise<void>
}

/** Copies a database, which may be in use: its connections are cut. Both databases are dropped when the test ends. */
export async function backUp(t: Test, databaseUrl: string): Promise<Backup> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const copy = `${name}_copy_${++copies}`
  await withoutConnections(name, async admin => {
    await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`)
  })
  const lost = `${copy}_lost`
  t.teardown(() => execute(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`))
  t.teardown(() => execute(`DROP DATABASE IF EXISTS ${lost} WITH (FORCE)`))
  return {
    url: Object.assign(new URL(databaseUrl), { pathname: `/${copy}` }).href,
    async restore() {
      await withoutConnections(name, async admin => {
        await admin.query(`ALTER DATABASE ${name} RENAME TO ${lost}`)
        await admin.query(`ALTER DATABASE ${copy} RENAME TO ${name}`)
      })
    }
  }
}

let copies = 0

/** Runs `work` while nobody else can connect to the database, and then lets connections in again. */
async function withoutConnections(name: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  await withAdmin(async admin => {
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    for (;;) {
      const { rows } = await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [name]
      )
      if (rows.length === 0) break
    }
    await work(admin)
    // The database that has the name now, and the one that had it before.
    await admin.query(
      `UPDATE pg_database SET datallowconn = true WHERE datname = $1 OR datname LIKE $1 || '\\_copy\\_%'`,
      [name]
    )
  })
}

async function execute(sql: string): Promise<void> {
  await withAdmin(async admin => {
    await admin.query(sql)
  })
}

async function withAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: environment('TEST_DATABASE_URL') })
  await admin.connect()
  await work(admin).finally(() => admin.end())
}
