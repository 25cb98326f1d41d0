import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The result of a run of the collection. */
export interface CollectionRun {
  requests: number
  assertions: Array<{ name: string; problem: string | undefined }>
  /** Failed assertions, failed requests, and scripts that threw an error. */
  failures: string[]
  exitCode: number
}

/**
 * Runs the collection with newman.
 *
 * @param folder the folder to run; the whole collection by default
 * @throws Error when newman writes no report
 */
export async function runCollection(variables: Record<string, string>, folder?: string): Promise<CollectionRun> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-newman-'))
  try {
    const file = join(directory, 'report.json')
    const settings = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`])
    const { exitCode, output } = await newman([
      'run',
      'postman_collection.json',
      ...settings,
      ...(folder === undefined ? [] : ['--folder', folder]),
      '--timeout-request',
      String(requestTimeoutMs),
      '--reporters',
      'json',
      '--reporter-json-export',
      file
    ])
    const { run }: Report = JSON.parse(
      await readFile(file, 'utf8').catch(() => {
        throw new Error(`newman wrote no report:\n${output}`)
      })
    )
    return {
      requests: run.stats.requests.total,
      assertions: run.executions.flatMap(({ item, response, assertions = [] }) =>
        assertions.map(({ assertion, error }) => ({
          name: `${item.name}: ${assertion}`,
          problem: error && `${error.message} (${response?.code ?? 'no response'})`
        }))
      ),
      failures: run.failures.map(({ error, source, at }) => `${source?.name ?? ''} ${at ?? ''}: ${error.message}`),
      exitCode
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

// Every request of the collection takes less than a second; a service that hangs must fail the run, not block it.
const requestTimeoutMs = 20_000

/** The parts of newman's JSON report that are used here. */
interface Report {
  run: {
    stats: { requests: { total: number } }
    executions: Array<{
      item: { name: string }
      response?: { code: number }
      assertions?: Array<{ assertion: string; error?: { message: string } }>
    }>
    failures: Array<{ error: { message: string }; source?: { name?: string }; at?: string }>
  }
}

const project = fileURLToPath(new URL('../../', import.meta.url))

function newman(options: string[]): Promise<{ exitCode: number; output: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      ['node_modules/newman/bin/newman.js', ...options],
      { cwd: project, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error ? Number(error.code) : 0, output: stdout + stderr })
      }
    )
  })
}
