import pg from 'pg'
import { until } from '../../scripts/shared/until.js'

/** Waits until `count` transactions of the database wait for a lock. */
export async function waitForLocks(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await until(
      async () => {
        const { rowCount } = await client.query(
          `SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`
        )
        return rowCount === count
      },
      { what: `${count} transactions wait for a lock` }
    )
  } finally {
    await client.end()
  }
}
