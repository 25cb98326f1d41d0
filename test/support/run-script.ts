import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { program } from './program.js'

const project = fileURLToPath(new URL('../../', import.meta.url))

// For runs that end before they open a database: should one not, it must not find the data of whoever runs the tests.
export const nowhere = { DATABASE_URL: 'postgresql://127.0.0.1:1/none' }

export interface Outcome {
  /** null if a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** A script as npm runs it, with these settings and nothing else of this process's environment. */
export function startScript(
  name: string,
  settings: Record<string, string>,
  options: readonly string[] = []
): ChildProcess {
  return start(process.execPath, [...program(`scripts/${name}.ts`), ...options], settings)
}

/** What it wrote, and its exit code, when it has ended. */
export async function runScript(
  name: string,
  settings: Record<string, string>,
  options: readonly string[] = []
): Promise<Outcome> {
  return await outcomeOf(startScript(name, settings, options))
}

/** The same of any command. */
export async function runCommand(
  command: string,
  words: readonly string[],
  settings: Record<string, string>
): Promise<Outcome> {
  return await outcomeOf(start(command, words, settings))
}

/** In a terminal, where it is answered as soon as it asks. */
export async function runInTerminal(
  name: string,
  settings: Record<string, string>,
  { question, answer }: { question: string; answer: string }
): Promise<Outcome> {
  const command = [process.execPath, ...program(`scripts/${name}.ts`)].map(word => `'${word}'`).join(' ')
  const child = start('script', ['-qec', command, '/dev/null'], settings, 'pipe')
  let output = ''
  child.stdout?.on('data', chunk => {
    output += String(chunk)
    if (output.includes(question)) child.stdin?.end(answer)
  })
  return await outcomeOf(child)
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const outcome = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => {
    outcome.stdout += String(chunk)
  })
  child.stderr?.on('data', chunk => {
    outcome.stderr += String(chunk)
  })
  const [code] = await once(child, 'close')
  return { code, ...outcome }
}

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
