// `npm run mutants`: makes one defect after another in a copy of the project, and runs the test that must catch it.
// Exits with status 1 if a defect survives. Takes several minutes; not part of CI.
import { spawn } from 'node:child_process'
import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../src/database/embedded/start.js'
import type { Mutant } from './mutants/mutant.js'
import { mutants } from './mutants/mutants.js'
import { mutantReport, type Trial } from './mutants/report.js'
import { executeSql } from './shared/execute-sql.js'
import { groupBy } from '../src/batching/group-by.js'
import { makePostgresFolder } from './shared/postgres-folder.js'
import { formatDuration } from './shared/progress.js'
import { InterruptedError, runCommand } from './shared/run-command.js'

const help = `Usage: npm run mutants -- [options]

Makes one defect after another in a copy of the project (a missing lock, a missing constraint ...), and runs the test
that must catch it. Writes docs/mutants.md after a complete run in which every defect was caught. Exits with status 1 if
a defect survives or is no longer applicable, and with status 2 if the options are wrong.

  --only <text>  only the defects whose description contains the text; may be repeated
  --help         shows this help
`

// The files that tests read, apart from node_modules.
const copied = ['src', 'test', 'scripts', 'prisma', 'package.json', 'tsconfig.json', 'openapi.json', 'README.md']

// A defect that makes a test hang counts as caught after this time.
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
  if (chosen.length === 0) throw new Error(`No defect has ${values.only?.join(' or ')} in its description.`)
  const trials = await withWorkshop(async workshop => await tryAll(workshop, chosen, signal))
  const report = mutantReport(trials, new Date())
  process.stdout.write(`\n${report}`)
  const missed = trials.filter(({ result }) => result !== 'caught')
  if (missed.length > 0) {
    throw new Error(`Not caught: ${missed.map(({ mutant, result }) => `${mutant.defect} (${result})`).join(', ')}`)
  }
  if (values.only === undefined) await writeFile('docs/mutants.md', report)
})

/** A copy of the project for the defects, and a PostgreSQL for its tests. */
interface Workshop {
  directory: string
  databaseUrl: string
}

async function withWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const directory = await makePostgresFolder('orders-mutants-')
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

async function tryAll(workshop: Workshop, chosen: readonly Mutant[], signal: AbortSignal): Promise<Trial[]> {
  await makeTemplate(workshop)
  const sound = await soundFiles(workshop, chosen)
  const trials: Trial[] = []
  for (const [index, mutant] of chosen.entries()) {
    if (signal.aborted) throw new InterruptedError('Interrupted; docs/mutants.md is unchanged.')
    process.stderr.write(`${String(index + 1).padStart(3)} of ${chosen.length}  ${mutant.defect} ... `)
    const begin = Date.now()
    const result = sound.has(mutant.caughtBy.file) ? await tryOne(workshop, mutant) : 'fails without it'
    process.stderr.write(`${result} (${formatDuration(Date.now() - begin)})\n`)
    trials.push({ mutant, result })
  }
  return trials
}

/** The test files that pass without any defect. A test that fails anyway would seem to catch everything. */
async function soundFiles(workshop: Workshop, chosen: readonly Mutant[]): Promise<Set<string>> {
  const byFile = groupBy(
    chosen.map(({ caughtBy }) => caughtBy),
    ({ file }) => file
  )
  const sound = new Set<string>()
  for (const [index, [file, tests]] of [...byFile].entries()) {
    process.stderr.write(`${String(index + 1).padStart(3)} of ${byFile.size}  ${file} without a defect ... `)
    const titles = tests.map(({ title }) => title)
    const result = await runTests(workshop, file, titles)
    process.stderr.write(`${result}\n`)
    if (result === 'passed') sound.add(file)
  }
  return sound
}

/**
 * Makes the defect, runs its test and restores the file. A defect that keeps the test from starting is not caught by
 * it.
 */
async function tryOne(workshop: Workshop, { file, text, instead, caughtBy }: Mutant): Promise<Trial['result']> {
  const path = join(workshop.directory, file)
  const source = await readFile(path, 'utf8')
  if (source.split(text).length !== 2) return 'not applicable'
  const isMigration = file.startsWith('prisma/')
  await writeFile(
    path,
    source.replace(text, () => instead)
  )
  try {
    if (isMigration && !(await makeTemplate(workshop))) return 'not applicable'
    const result = await runTests(workshop, caughtBy.file, [caughtBy.title])
    return result === 'passed' ? 'SURVIVED' : result === 'failed' ? 'caught' : 'not applicable'
  } finally {
    await writeFile(path, source)
    if (isMigration) await makeTemplate(workshop)
  }
}

/** Creates the template database that tests clone, with the migrations of the copy. @returns whether they succeeded */
async function makeTemplate({ directory, databaseUrl }: Workshop): Promise<boolean> {
  await executeSql(databaseUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
  await executeSql(databaseUrl, `CREATE DATABASE ${template}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${template}`
  return (await run(directory, ['src/migrate.ts'], { DATABASE_URL: url.href, LOG_LEVEL: 'silent' })).code === 0
}

/** Runs the tests of a file whose titles contain one of the given ones. */
async function runTests(
  { directory, databaseUrl }: Workshop,
  file: string,
  titles: readonly string[]
): Promise<'passed' | 'failed' | 'did not start'> {
  const pattern = titles.map(title => title.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')
  const { code, output } = await run(directory, [file], {
    TEST_DATABASE_URL: databaseUrl,
    TEST_TEMPLATE: template,
    TAP_GREP: `/${pattern}/`,
    TAP_BAIL: '1',
    TAP_TIMEOUT: String(testTimeoutMs / 1_000)
  })
  const started = output.split('\n').filter(line => line.trimStart().startsWith('# Subtest: '))
  if (!titles.some(title => started.some(line => line.includes(title)))) return 'did not start'
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
