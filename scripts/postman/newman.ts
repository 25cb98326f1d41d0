import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The outcome of a collection. */
export interface Run {
  requests: number
  assertions: Array<{ name: string; problem: string | undefined }>
  /** Failed assertions, and requests and scripts that broke. */
  failures: string[]
  exitCode: number
}

/**
 * Runs the collection by newman, as people do.
 *
 * @param folder only this one of its folders
 */
export async function runCollection(variables: Record<string, string>, folder?: string): Promise<Run> {
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
        throw new Error(`newman made no report:\n${output}`)
      })
    )
    return {
      requests: run.stats.requests.total,
      assertions: run.executions.flatMap(({ item, response, assertions = [] }) =>
        assertions.map(({ assertion, error }) => ({
          name: `${item.name}: ${assertion}`,
          problem: error && `${error.message} (${response?.code ?? 'no answer'})`
        }))
      ),
      failures: run.failures.map(({ error, source, at }) => `${source?.name ?? ''} ${at ?? ''}: ${error.message}`),
      exitCode
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

// No request of the collection takes a second; a service that hangs must fail the run instead of holding it up.
const requestTimeoutMs = 20_000

/** What newman says of a run: the parts of its JSON report that are looked at. */
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
