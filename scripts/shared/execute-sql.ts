import pg from 'pg'

/** Runs SQL on a separate connection. @returns the rows of its last statement */
export async function executeSql(databaseUrl: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const results = [await client.query(sql).finally(() => client.end())].flat()
  return results.at(-1)?.rows ?? []
}
