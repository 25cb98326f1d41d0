// Runs the tests: `npm test`, or `npm test -- test/orders` for some of them. Every test runs on a real PostgreSQL: the embedded
// one, started here without durability for speed, or the server at TEST_DATABASE_URL.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { scratchFolder } from './shared/scratch-folder.js'
import { compiledFolder, programsFor, removeQueue } from './test/queue.js'
import { withTestDatabases } from './test/server.js'
import { describeSkipped } from './test/skipped.js'

const tapOptions = process.argv.slice(2).filter(argument => argument.startsWith('-'))
const paths = process.argv.slice(2).filter(argument => !argument.startsWith('-'))
const missing = paths.filter(path => !existsSync(path))
if (missing.length > 0) {
  fail(`Not found: ${missing.join(', ')}. Name files and folders by their path in the project, and tap's options as --name=value.`)
}
const files = (paths.length > 0 ? paths : ['test']).flatMap(testFiles)
if (files.length === 0) fail(`No tests in ${paths.join(', ')}.`)

// For this process and the processes of the tests.
process.env.TMPDIR = await scratchFolder()
const report = join(process.env.TMPDIR, `orders-tests-${process.pid}.tap`)
try {
  process.exitCode = await withTestDatabases(runTap)
  const skipped = existsSync(report) ? describeSkipped(readFileSync(report, 'utf8')) : undefined
  if (skipped) process.stderr.write(`${skipped}\n`)
} finally {
  removeQueue()
  rmSync(report, { force: true })
}

/** Runs tap on the compiled tests; answers its exit status. */
function runTap(environment: NodeJS.ProcessEnv): Promise<number> {
  const loadedFirst = ['optimize-late', 'without-hooks'].map(
    name => `--import=${new URL(`../test/support/${name}.mjs`, import.meta.url).href}`
  )
  const options = [...tapOptions, `--output-file=${report}`]
  const tap = spawn(process.execPath, ['node_modules/tap/dist/esm/run.mjs', ...options, ...programsFor(files)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...environment,
      COMPILED_TESTS: resolve(compiledFolder),
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...loadedFirst].join(' ')
    }
  })
  // The terminal sends Ctrl-C to tap as well; this process waits for tap and cleans up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tap.kill(signal))
  return new Promise((resolve, reject) => {
    tap.on('error', reject)
    tap.on('exit', code => resolve(code ?? 1))
  })
}

function testFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .sort()
    .map(name => join(path, name))
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
