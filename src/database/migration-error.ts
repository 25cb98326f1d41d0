/** The database cannot be migrated; the message says why and what to do, in one or two lines. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** A row of `_prisma_migrations` that was neither finished nor rolled back. */
export interface FailedMigration {
  migration_name: string
  /** What the engine recorded about the failure; null if the process was killed or lost its connection. */
  logs: string | null
}

/** Says why the migration failed and how to go on. */
export function failedMigration({ migration_name: name, logs }: FailedMigration): MigrationError {
  return new MigrationError(
    `The migration ${name} failed: ${reasonIn(logs)}\n` +
      `Remove the cause, then run: npm run migrate -- --resolve rolled-back ${name} && npm run migrate`
  )
}

function reasonIn(logs: string | null): string {
  if (!logs) return 'it was interrupted, and no reason is recorded'
  if (!logs.includes(serverMark)) return 'the column "logs" of its row in _prisma_migrations has the reason'
  return withoutTrace(logs)
}

/** What the engine writes before a message of PostgreSQL. */
const serverMark = 'Error querying the database: '

/** The engine's message in one line, without its stack trace; PostgreSQL's own message if it contains one. */
export function withoutTrace(message: string): string {
  const [text = ''] = message.split(/\n\s+0: /)
  const mark = text.lastIndexOf(serverMark)
  const bare = mark < 0 ? text : text.slice(mark + serverMark.length)
  return bare
    .replace(/^[A-Z]+: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}
