import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where scripts/prepare.mjs puts the compiled tests. */
export const compiledFolder = 'dist-test'

// As many as tap runs at a time (.taprc).
const processCount = 3

// tap starts with what comes first by name: the files that need their own process.
const queueFolder = join(compiledFolder, 'work', String(process.pid))

/**
 * The programs that tap starts. A file that sets `t.jobs` gets its own process; the other files share a few processes,
 * each of which takes the next file from a queue. Starting a process, loading the service and warming it up costs more
 * than most files' tests.
 *
 * @returns paths of JavaScript files
 */
export function programsFor(files: readonly string[]): string[] {
  const own = files.filter(needsItsOwnProcess)
  const others = files.filter(file => !own.includes(file))
  if (others.length <= 1) return files.map(compiledPath)
  mkdirSync(queueFolder, { recursive: true })
  const queues = Array.from({ length: Math.min(others.length, processCount) }, (_, index) =>
    writeQueueProgram(others, index + 1)
  )
  return [...own.map(compiledPath), ...queues]
}

/** Removes the queue's files. */
export function removeQueue(): void {
  rmSync(queueFolder, { recursive: true, force: true })
}

function needsItsOwnProcess(file: string): boolean {
  return /^t\.jobs = /m.test(readFileSync(file, 'utf8'))
}

/**
 * Writes a program that takes test files from the queue until none is left. The process that creates a file's mark runs
 * the file. Loading a file is a test that waits for all tests of the file before, so tests of two files never overlap.
 * What a file opened for all of its tests is closed at that point; tap would close it at the end of the process.
 */
function writeQueueProgram(files: readonly string[], number: number): string {
  const modules = files.map((name, index) => ({
    name,
    url: pathToFileURL(resolve(compiledPath(name))).href,
    mark: resolve(queueFolder, String(index))
  }))
  const path = join(queueFolder, `process-${number}.js`)
  writeFileSync(
    path,
    `import { closeSync, openSync } from 'node:fs'
import t from 'tap'
const files = ${JSON.stringify(modules)}
const isMine = ({ mark }) => {
  try {
    closeSync(openSync(mark, 'wx'))
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}
const teardowns = []
t.teardown = teardown => { teardowns.unshift(teardown) }
const load = () => t.test('the next file is loaded', async t => {
  for (const teardown of teardowns.splice(0)) await teardown()
  const file = files.find(isMine)
  if (!file) return
  t.comment(file.name)
  await import(file.url)
  load()
})
load()
`
  )
  return path
}

function compiledPath(file: string): string {
  return join(compiledFolder, relative('', file).replace(/ts$/, 'js'))
}
