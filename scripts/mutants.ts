// `npm run mutants`: makes one defect after another in a copy of the project and runs the test that has to find it. Ends with 1 if one
// is not found. Takes some minutes; not part of CI.
import { spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded/start.js'
import { mutants, type Mutant } from './mutants/mutants.js'
import { mutantReport, type Verdict } from './mutants/report.js'
import { formatDuration } from './shared/progress.js'
import { InterruptedError, runCommand } from './shared/run-command.js'

const help = `Usage: npm run mutants [-- --only TEXT]

Makes one defect after another in a copy of the project (a lock that is not taken, a constraint that is gone ...), and runs the test that has
to find it. Writes docs/mutants.md when all of them ran. Ends with 1 if a defect is not found, or cannot be made any more.

  --only TEXT   those with TEXT in their name; may be given several times
  --help        shows this
`

// What tests read, beside node_modules.
const copied = ['src', 'test', 'scripts', 'prisma', 'package.json', 'tsconfig.json', 'openapi.json', 'README.md']

// Beyond it a defect that makes a test wait for ever counts as found.
const testTimeoutMs = 240_000

const template = 'orders_mutant'

await runCommand(async signal => {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) {
    process.stdout.write(help)
    return
  }
  const chosen = mutants.filter(({ defect }) => values.only?.some(text => defect.includes(text)) ?? true)
  if (chosen.length === 0) throw new Error(`There is no defect with ${values.only?.join(' or ')} in its description.`)
  const verdicts = await withWorkshop(async workshop => await tryAll(workshop, chosen, signal))
  const report = mutantReport(verdicts, new Date())
  process.stdout.write(`\n${report}`)
  const bad = verdicts.filter(({ outcome }) => outcome !== 'caught')
  if (bad.length > 0) {
    throw new Error(`Not found: ${bad.map(({ mutant, outcome }) => `${mutant.defect} (${outcome})`).join(', ')}`)
  }
  if (values.only === undefined) await writeFile('docs/mutants.md', report)
})

/** A copy of the project to spoil, and a PostgreSQL for its tests. */
interface Workshop {
  directory: string
  databaseUrl: string
}

async function withWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-mutants-'))
  await chmod(directory, 0o755) // root runs PostgreSQL as another user, who has to get in
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'data'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  })
  try {
    for (const name of copied) await cp(name, join(directory, name), { recursive: true })
    await symlink(resolve('node_modules'), join(directory, 'node_modules'))
    return await work({ directory, databaseUrl: postgres.connectionString })
  } finally {
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function tryAll(workshop: Workshop, chosen: readonly Mutant[], signal: AbortSignal): Promise<Verdict[]> {
  await makeTemplate(workshop)
  const sound = await soundFiles(workshop, chosen)
  const verdicts: Verdict[] = []
  for (const [index, mutant] of chosen.entries()) {
    if (signal.aborted) throw new InterruptedError('Stopped; docs/mutants.md is as it was.')
    process.stderr.write(`${String(index + 1).padStart(3)} of ${chosen.length}  ${mutant.defect} ... `)
    const begin = Date.now()
    const outcome = sound.has(mutant.caughtBy.file) ? await tryOne(workshop, mutant) : 'fails without it'
    process.stderr.write(`${outcome} (${formatDuration(Date.now() - begin)})\n`)
    verdicts.push({ mutant, outcome })
  }
  return verdicts
}

/** The files whose tests pass without any defect; one that fails anyway would find anything. */
async function soundFiles(workshop: Workshop, chosen: readonly Mutant[]): Promise<Set<string>> {
  const titles = new Map<string, string[]>()
  for (const {
    caughtBy: { file, title }
  } of chosen) {
    titles.set(file, [...(titles.get(file) ?? []), title])
  }
  const sound = new Set<string>()
  for (const [index, [file, ofFile]] of [...titles].entries()) {
    process.stderr.write(`${String(index + 1).padStart(3)} of ${titles.size}  ${file} without a defect ... `)
    const result = await tryTests(workshop, file, ofFile)
    process.stderr.write(`${result}\n`)
    if (result === 'passed') sound.add(file)
  }
  return sound
}

/** A defect that keeps the test from beginning is not found by it. */
async function tryOne(workshop: Workshop, { file, text, instead, caughtBy }: Mutant): Promise<Verdict['outcome']> {
  const path = join(workshop.directory, file)
  const source = await readFile(path, 'utf8')
  if (source.split(text).length !== 2) return 'cannot be made'
  const isMigration = file.startsWith('prisma/')
  await writeFile(
    path,
    source.replace(text, () => instead)
  )
  try {
    if (isMigration && !(await makeTemplate(workshop))) return 'cannot be made'
    const result = await tryTests(workshop, caughtBy.file, [caughtBy.title])
    return result === 'passed' ? 'SURVIVED' : result === 'failed' ? 'caught' : 'cannot be made'
  } finally {
    await writeFile(path, source)
    if (isMigration) await makeTemplate(workshop)
  }
}

/** Migrates what tests clone, by the migrations of the copy. */
async function makeTemplate({ directory, databaseUrl }: Workshop): Promise<boolean> {
  await execute(databaseUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
  await execute(databaseUrl, `CREATE DATABASE ${template}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${template}`
  return (await run(directory, ['src/migrate.ts'], { DATABASE_URL: url.href, LOG_LEVEL: 'silent' })).code === 0
}

/** Runs those tests of a file whose titles have one of these in them. */
async function tryTests(
  { directory, databaseUrl }: Workshop,
  file: string,
  titles: readonly string[]
): Promise<'passed' | 'failed' | 'did not begin'> {
  const pattern = titles.map(title => title.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')
  const { code, output } = await run(directory, [file], {
    TEST_DATABASE_URL: databaseUrl,
    TEST_TEMPLATE: template,
    TAP_GREP: `/${pattern}/`,
    TAP_BAIL: '1',
    TAP_TIMEOUT: String(testTimeoutMs / 1_000)
  })
  if (
    !titles.some(title =>
      output.split('\n').some(line => line.trimStart().startsWith('# Subtest: ') && line.includes(title))
    )
  ) {
    return 'did not begin'
  }
  return code === 0 ? 'passed' : 'failed'
}

async function run(
  cwd: string,
  program: string[],
  environment: NodeJS.ProcessEnv
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, ...environment }
  })
  let output = ''
  child.stdout.on('data', chunk => {
    output += String(chunk)
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), testTimeoutMs)
  return await new Promise<{ code: number; output: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  }).finally(() => clearTimeout(timer))
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
