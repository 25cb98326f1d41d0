import pg from 'pg'
import type { SessionKind } from './connection-plan.js'
import { quoteIdentifier } from './schema-name.js'

/** The server is not of the kind that `target_session_attrs` asks for. */
export class WrongServerError extends Error {
  override readonly name = 'WrongServerError'
}

export interface SessionOptions {
  /** The schema with the service's tables; undefined: the session's own `search_path` decides. */
  schema?: string | undefined
  /** The kind of server to accept. */
  session?: SessionKind
}

/**
 * Gives a new connection the settings that the service is written for, whatever the database, the role, the `options`
 * of `DATABASE_URL` or a pooler say, and closes it if they change later. One round trip for each connection.
 *
 * @throws Error when the connection does not take the settings or does not answer in time
 * @throws WrongServerError when the server is of another kind
 */
export async function prepareSession(
  client: pg.ClientBase,
  { schema, session = 'any' }: SessionOptions = {}
): Promise<void> {
  const wanted = schema === undefined ? settings : { ...settings, search_path: quoteIdentifier(schema) }
  const { rows } = await client.query<Session>(settingsQuery(client, wanted, session))
  const [taken] = rows
  for (const [name, value] of Object.entries(wanted)) {
    if (taken?.[name] === value) continue
    throw new Error(`Connection terminated: ${name} is ${taken?.[name]} and cannot be set to ${value}`)
  }
  if (session !== 'any' && taken) requireKind(session, taken)
  if (client instanceof pg.Client) closeWhenChanged(client, wanted)
}

type Session = Record<string, string | boolean> & Partial<ServerState>

interface ServerState {
  is_standby: boolean
  is_read_only: boolean
}

function requireKind(session: SessionKind, { is_standby: isStandby, is_read_only: isReadOnly }: Session): void {
  const isWanted = {
    any: true,
    'read-write': !isReadOnly,
    'read-only': isReadOnly,
    primary: !isStandby,
    standby: isStandby,
    'prefer-standby': isStandby
  }
  if (isWanted[session]) return
  const kind = isStandby ? 'a standby' : isReadOnly ? 'read-only' : 'a primary that accepts writes'
  throw new WrongServerError(`Connection terminated: the server is ${kind}, but target_session_attrs is ${session}`)
}

/** PostgreSQL reports when its time zone or date style changes: from then on, the connection would give wrong times. */
function closeWhenChanged({ connection }: pg.Client, settings: Settings): void {
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

type Settings = Readonly<Record<string, string>>

const settings: Settings = {
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

/** A statement with one result: set_config returns the value that the setting has afterwards. */
function settingsQuery(client: pg.ClientBase, wanted: Settings, session: SessionKind) {
  const columns = Object.entries(wanted).map(
    ([name, value]) => `set_config('${name}', ${client.escapeLiteral(value)}, false) AS "${name}"`
  )
  if (session !== 'any') {
    columns.push(
      'pg_is_in_recovery() AS is_standby',
      "current_setting('transaction_read_only')::boolean AS is_read_only"
    )
  }
  return {
    text: `/* connection:settings */ SELECT ${columns.join(', ')}`,
    // The pool's own limit ends when the connection is made. A pooler may accept a connection and then say nothing.
    query_timeout: 3_000
  }
}
