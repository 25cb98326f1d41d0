import { readFile, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, DriverAdapterError, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { planConnection } from './connection-plan.js'
import { createPool } from './targets.js'
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm'
import { withoutTrace } from './migration-error.js'

const prismaDirectory = fileURLToPath(new URL('../../prisma/', import.meta.url))

/**
 * Runs `use` with Prisma's schema engine connected to `connectionString`: the official engine as WebAssembly, which
 * talks through the driver adapter and needs no native binary. It does what the `prisma migrate` commands do, on the
 * same `_prisma_migrations` table.
 *
 * @throws Error with PostgreSQL's message, or else with the engine's own
 */
export async function withSchemaEngine<T>(
  connectionString: string,
  use: (engine: SchemaEngine) => Promise<T>
): Promise<T> {
  const { SchemaEngine } = await loadEngine()
  const pool = createPool(connectionString)
  const { schema } = planConnection(connectionString)
  const factory = new CompleteAdapterFactory(pool, schema === undefined ? {} : { schema })
  const adapters = bindMigrationAwareSqlAdapterFactory(factory)
  const engine = await SchemaEngine.new(
    { datamodels: (await readSchema()).files.map(file => [file.path, file.content]) },
    () => {},
    adapters
  )
  try {
    return await use(engine)
  } catch (error) {
    throw readableError(error)
  } finally {
    engine.free()
    await pool.end()
  }
}

/** Reads the migrations of `prisma/migrations`, in order and in the form that the engine takes. */
export async function readMigrations(): Promise<MigrationList> {
  const baseDir = join(prismaDirectory, 'migrations')
  const names = (await readdir(baseDir, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
  const migrationDirectories = await Promise.all(
    names.map(async name => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8') }
      }
    }))
  )
  const lockfile = {
    path: 'migration_lock.toml',
    content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8')
  }
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories }
}

/** Reads `prisma/schema.prisma` in the form that the engine takes. */
export async function readSchema(): Promise<SchemasContainer> {
  return { files: [{ path: 'schema.prisma', content: await readFile(join(prismaDirectory, 'schema.prisma'), 'utf8') }] }
}

/**
 * Fills two gaps of the adapter, as of 7.10.0, that break the engine. The adapter splits a script at every semicolon,
 * which cuts function bodies in two, although PostgreSQL can run a script of many statements. And it cannot read the
 * catalog's one-byte "char" type, in which the engine reads the kinds of constraints.
 */
class CompleteAdapterFactory extends PrismaPg {
  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async query => {
      const result = await queryRaw({ ...query, sql: withoutEngineLock(charColumnsAsText(query.sql)) })
      return {
        ...result,
        columnTypes: result.columnTypes.map((type, index) =>
          charColumns.has(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type
        )
      }
    }
    const executeRaw = adapter.executeRaw.bind(adapter)
    adapter.executeRaw = async query => await executeRaw({ ...query, sql: withoutEngineLock(query.sql) })
    adapter.executeScript = async script => {
      await adapter
        .underlyingDriver()
        .query(withoutEngineLock(script))
        .catch((error: unknown) => {
          throw error instanceof pg.DatabaseError ? forEngine(error) : error
        })
    }
    return adapter
  }
}

/**
 * The error in the form from which the engine takes PostgreSQL's message, into its own message and into the column
 * `logs`. Of any other error it hides the reason, and for many SQLSTATEs it writes a message without the details: so
 * the message includes everything, and `code` is empty.
 */
function forEngine(error: pg.DatabaseError): DriverAdapterError {
  const { code, message, severity = 'ERROR', detail, hint } = error
  const notes = [`SQLSTATE ${code}`, detail, hint].filter(note => note !== undefined)
  return new DriverAdapterError({
    kind: 'postgres',
    code: '',
    severity,
    message: `${message} (${notes.join('; ')})`,
    detail: undefined,
    hint: undefined,
    column: undefined
  })
}

const charColumns = new Set(['constraint_type', 'confdeltype', 'confupdtype'])

function charColumnsAsText(sql: string): string {
  return sql
    .replace('constr.contype AS constraint_type', 'constr.contype::text AS constraint_type')
    .replace(/\bcon\.(confdeltype|confupdtype),/g, 'con.$1::text AS $1,')
}

/**
 * The engine takes an advisory lock of the whole database, also for its migrations in another schema or of another
 * service. `migrate` takes a lock of the schema before.
 */
function withoutEngineLock(sql: string): string {
  return sql.replace('SELECT pg_advisory_lock(72707369)', "SELECT 'the engine has its lock'")
}

let loaded: ReturnType<typeof instantiateEngine> | undefined

// Once per process: the bindings module holds one instance, and a second one would replace it while the first is in
// use.
function loadEngine() {
  loaded ??= instantiateEngine()
  return loaded
}

// The package's entry imports its .wasm as a module, which Node 20 supports only behind a flag.
async function instantiateEngine() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const directory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const { instance } = await WebAssembly.instantiate(await readFile(join(directory, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': withoutLingeringTimers(bindings)
  })
  bindings.__wbg_set_wasm(instance.exports)
  startBindings(instance)
  return bindings
}

// The engine sets a timer for its lock and never clears it; the timer must not keep the process alive.
function withoutLingeringTimers(bindings: object): object {
  return Object.fromEntries(
    Object.entries(bindings).map(([name, binding]) => [
      name,
      name.startsWith('__wbg_setTimeout_')
        ? (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref()
        : binding
    ])
  )
}

function startBindings({ exports }: WebAssembly.Instance): void {
  const start = exports.__wbindgen_start
  if (typeof start === 'function') start()
}

function readableError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const data = 'data' in error && typeof error.data === 'string' ? error.data : ''
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(data)?.[1]
  return new Error(message ?? withoutTrace(error.message), { cause: error })
}
