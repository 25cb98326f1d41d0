import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'

/** The PostgreSQL server of a test run. */
interface TestServer {
  url: string
  /** Options of the CREATE DATABASE statements that copy the template. */
  cloneOptions: string
  close(): Promise<void>
}

/**
 * Opens a PostgreSQL server with a migrated template database, which each test file copies.
 *
 * @param use gets the environment variables by which the tests find both; the server is closed when it ends
 */
export async function withTestDatabases<T>(use: (environment: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const server = await openServer(process.env.TEST_DATABASE_URL)
  const template = `orders_template_${process.pid}`
  try {
    await execute(server.url, `CREATE DATABASE ${template}`)
    const templateUrl = new URL(server.url)
    templateUrl.pathname = `/${template}`
    await migrate(templateUrl.href)
    return await use({
      TEST_DATABASE_URL: server.url,
      TEST_TEMPLATE: template,
      TEST_CLONE_OPTIONS: server.cloneOptions
    })
  } finally {
    await execute(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await server.close()
  }
}

async function openServer(url: string | undefined): Promise<TestServer> {
  if (url) return { url, cloneOptions: '', close: async () => {} }
  const directory = await mkdtemp(join(tmpdir(), 'orders-test-'))
  // For root, PostgreSQL runs as another user, who has to get in.
  await chmod(directory, 0o755)
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  })
  return {
    url: postgres.connectionString,
    // Without fsync a checkpoint costs nothing, and copying files takes a quarter of the time of copying through the log.
    cloneOptions: 'STRATEGY FILE_COPY',
    close: async () => {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    }
  }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
