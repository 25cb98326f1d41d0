import { executeSql } from '../../scripts/shared/execute-sql.js'

/** Everything that a database stores, as text: every row of every table. */
export async function storedText(databaseUrl: string): Promise<string> {
  const tables = await executeSql(databaseUrl, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
  const contents = await Promise.all(
    tables.map(
      async ({ name }) =>
        await executeSql(databaseUrl, `SELECT t::text AS row, to_json(t)::text AS json FROM "${name}" AS t`)
    )
  )
  return JSON.stringify(contents)
}
