import { rm } from 'node:fs/promises'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../shared/execute-sql.js'
import { makePostgresFolder } from '../shared/postgres-folder.js'

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
    await executeSql(server.url, `CREATE DATABASE ${template}`)
    const templateUrl = new URL(server.url)
    templateUrl.pathname = `/${template}`
    await migrate(templateUrl.href)
    return await use({
      TEST_DATABASE_URL: server.url,
      TEST_TEMPLATE: template,
      TEST_CLONE_OPTIONS: server.cloneOptions
    })
  } finally {
    await executeSql(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await server.close()
  }
}

async function openServer(url: string | undefined): Promise<TestServer> {
  if (url) return { url, cloneOptions: '', close: async () => {} }
  const directory = await makePostgresFolder('orders-test-')
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  })
  return {
    url: postgres.connectionString,
    // Without fsync a checkpoint costs nothing: copying files takes a quarter of the time of copying through the log.
    cloneOptions: 'STRATEGY FILE_COPY',
    close: async () => {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    }
  }
}
