import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nodeOptions, program } from './program.js'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** For runs that end before they open a database: if one does open it, it must not find the data of this machine. */
export const nowhere = { DATABASE_URL: 'postgresql://127.0.0.1:1/none' }

export interface ProgramResult {
  /** The exit code; null if a signal ended the program. */
  code: number | null
  stdout: string
  stderr: string
}

/** Starts a script as npm does, with these settings and nothing else of this process's environment. */
export function startScript(
  name: string,
  settings: Record<string, string>,
  options: readonly string[] = []
): ChildProcess {
  return start(process.execPath, [...program(`scripts/${name}.ts`), ...options], settings)
}

/** Runs a script to its end. */
export async function runScript(
  name: string,
  settings: Record<string, string>,
  options: readonly string[] = []
): Promise<ProgramResult> {
  return await resultOf(startScript(name, settings, options))
}

/** Runs a program of the service that is built with it, as `npm run` does. */
export async function runBuilt(
  name: 'migrate' | 'encrypt-secrets',
  settings: Record<string, string>,
  options: readonly string[] = []
): Promise<ProgramResult> {
  // `npm run mutants` runs tests in a copy of the project that has the sources only.
  const built = process.env.COMPILED_TESTS ? [...nodeOptions, `dist/${name}.js`] : program(`src/${name}.ts`)
  return await runCommand(process.execPath, [...built, ...options], settings)
}

/** Runs any command to its end. */
export async function runCommand(
  command: string,
  words: readonly string[],
  settings: Record<string, string>
): Promise<ProgramResult> {
  return await resultOf(start(command, words, settings))
}

/** Runs a script in a terminal, and types the answer as soon as the question appears. */
export async function runInTerminal(
  name: string,
  settings: Record<string, string>,
  { question, answer }: { question: string; answer: string }
): Promise<ProgramResult> {
  const child = startInTerminal(program(`scripts/${name}.ts`), settings)
  let output = ''
  child.stdout?.on('data', chunk => {
    output += String(chunk)
    if (output.includes(question)) child.stdin?.end(answer)
  })
  return await resultOf(child)
}

/** Whether tests can have a terminal: false where util-linux's `script` is on the PATH. */
export const withoutTerminal: false | string = spawnSync('script', ['--version'], {
  encoding: 'utf8'
}).stdout?.includes('util-linux')
  ? false
  : "util-linux's script, which makes a terminal, is not on the PATH"

/** Starts Node in a terminal; what is written to the standard input of `script` is typed there. */
export function startInTerminal(words: readonly string[], settings: Record<string, string>): ChildProcess {
  // `exec`: otherwise a Ctrl-C would end the shell as well, with its own exit code.
  const command = `exec ${[process.execPath, ...words].map(word => `'${word}'`).join(' ')}`
  return start('script', ['-qec', command, '/dev/null'], settings, 'pipe')
}

/** Waits until the program has ended, and returns what it wrote. */
export async function resultOf(child: ChildProcess): Promise<ProgramResult> {
  const result = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => {
    result.stdout += String(chunk)
  })
  child.stderr?.on('data', chunk => {
    result.stderr += String(chunk)
  })
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(longestRunMs) }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`the program does not end:\n${result.stdout}${result.stderr}`, { cause: error })
  })
  return { code, ...result }
}

// More than any script takes on a busy machine, and less than the time that a test file has.
const longestRunMs = 300_000

function start(
  command: string,
  words: readonly string[],
  settings: Record<string, string>,
  stdin: 'ignore' | 'pipe' = 'ignore'
): ChildProcess {
  return spawn(command, words, {
    cwd: project,
    env: { PATH: process.env.PATH, ...settings },
    stdio: [stdin, 'pipe', 'pipe']
  })
}
