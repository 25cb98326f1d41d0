// Runs the tests: `npm test`, or `npm test -- test/orders` for some of them. Every test runs on a real PostgreSQL: the
// embedded one, started here without durability for speed, or the server at TEST_DATABASE_URL.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { scratchFolder } from './shared/scratch-folder.js'
import { openSink } from './test/leaks.js'
import { compiledFolder, programsFor, removeQueue } from './test/queue.js'
import { withTestDatabases } from './test/server.js'
import { describeSkipped } from './test/skipped.js'

const tapOptions = process.argv.slice(2).filter(argument => argument.startsWith('-'))
const paths = process.argv.slice(2).filter(argument => !argument.startsWith('-'))
const missing = paths.filter(path => !existsSync(path))
if (missing.length > 0) {
  fail(`Not found: ${missing.join(', ')}. Name files by their path in the project, and tap's options as --name=value.`)
}
const files = (paths.length > 0 ? paths : ['test']).flatMap(testFiles)
if (files.length === 0) fail(`No tests in ${paths.join(', ')}.`)

// For this process and the processes of the tests.
process.env.TMPDIR = await scratchFolder()
const sink = openSink(tmpdir())
try {
  const { exitCode, output } = await withTestDatabases(async environment =>
    runTap({ ...environment, ...sink.environment })
  )
  const { hasLeaks, report } = await sink.search()
  process.exitCode = hasLeaks ? 1 : exitCode
  const skipped = describeSkipped(output)
  if (skipped) process.stderr.write(`${skipped}\n`)
  process.stderr.write(`${report}\n`)
} finally {
  sink.remove()
  removeQueue()
}

/** Runs tap on the compiled tests; answers its exit status and its output as TAP. */
async function runTap(environment: NodeJS.ProcessEnv): Promise<{ exitCode: number; output: string }> {
  const loadedFirst = ['optimize-late', 'without-hooks'].map(
    name => `--import=${new URL(`../test/support/${name}.mjs`, import.meta.url).href}`
  )
  // For a terminal tap draws a report and writes TAP to a file; anywhere else it writes TAP, to both if it has a file.
  const report = join(tmpdir(), `orders-tests-${process.pid}.tap`)
  const options = process.stdout.isTTY ? [...tapOptions, `--output-file=${report}`] : tapOptions
  const tap = spawn(process.execPath, ['node_modules/tap/dist/esm/run.mjs', ...options, ...programsFor(files)], {
    stdio: ['inherit', process.stdout.isTTY ? 'inherit' : 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...environment,
      COMPILED_TESTS: resolve(compiledFolder),
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...loadedFirst].join(' ')
    }
  })
  // The terminal sends Ctrl-C to tap as well; this process waits for tap and cleans up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tap.kill(signal))
  const chunks: Buffer[] = []
  tap.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    process.stdout.write(chunk)
  })
  const [code] = await once(tap, 'close')
  const written = existsSync(report) ? readFileSync(report, 'utf8') : ''
  rmSync(report, { force: true })
  return { exitCode: code ?? 1, output: Buffer.concat(chunks).toString() + written }
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
