import pg from 'pg'

/**
 * Gives a new connection the settings that the service is written for, whatever the database, the role, the `options`
 * of `DATABASE_URL` or a pooler say, and closes it if they change later. One round trip for each connection.
 *
 * @returns a promise, for the `onConnect` of a pool; the types of pg do not say that the pool waits for it. It rejects
 * when the connection does not take the settings or does not answer in time.
 */
export function prepareSession(client: pg.ClientBase): unknown {
  return applySettings(client)
}

async function applySettings(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<Record<string, string>>(settingsQuery)
  for (const [name, value] of Object.entries(settings)) {
    const taken = rows[0]?.[name]
    if (taken !== value) throw new Error(`Connection terminated: ${name} is ${taken} and cannot be set to ${value}`)
  }
  if (client instanceof pg.Client) closeWhenChanged(client)
}

/** PostgreSQL reports when its time zone or date style changes: from then on, the connection would give wrong times. */
function closeWhenChanged({ connection }: pg.Client): void {
  connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
    const wanted = settings[parameterName]
    if (wanted === undefined || wanted === parameterValue) return
    connection.stream.destroy(new Error(`Connection terminated: ${parameterName} became ${parameterValue}`))
  })
}

interface ParameterStatus {
  parameterName: string
  parameterValue: string
}

const settings: Readonly<Record<string, string>> = {
  // Prisma's adapter writes times without an offset and ignores the offset of the times that it reads.
  TimeZone: 'UTC',
  // The adapter and `app.reads` parse ISO times only.
  DateStyle: 'ISO, MDY',
  client_encoding: 'UTF8',
  // Statements are written with backslashes that stand for themselves.
  standard_conforming_strings: 'on',
  // The service locks the rows that it decides about; at a higher level a lost race would be an error, not a wait.
  default_transaction_isolation: 'read committed'
}

// A statement with one result: set_config returns the value that the setting has afterwards.
const settingsQuery = {
  text: `/* connection:settings */ SELECT ${Object.entries(settings)
    .map(([name, value]) => `set_config('${name}', '${value}', false) AS "${name}"`)
    .join(', ')}`,
  // The pool's own limit ends when the connection is made. A pooler may accept a connection and then say nothing.
  query_timeout: 3_000
}
