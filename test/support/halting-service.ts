import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { program } from './program.js'

/** A service whose requests halt at the step in their `X-Halt` header: see halting-server.ts. */
export interface HaltingService {
  /** One for each database. */
  addresses: string[]
  /** Reads the next report: that a request halted, or that it was answered. */
  nextLine(): Promise<Report>
  kill(): Promise<void>
}

export interface Report {
  /** The step at which the request halted; undefined for an answered one. */
  halted?: string
  /** The names or first words of the statements that the request has sent. */
  statements: string[]
}

/** Starts the service as a separate process; the test's teardown kills it. */
export async function startHaltingService(
  t: Test,
  settings: { databaseUrls: string[] } & Partial<AppConfig>
): Promise<HaltingService> {
  const child = spawn(process.execPath, [...program('test/support/halting-server.ts'), JSON.stringify(settings)], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async () => JSON.parse(String((await lines.next()).value))
  const { addresses } = await nextLine()
  return {
    addresses,
    nextLine,
    async kill() {
      const end = once(child, 'exit')
      child.kill('SIGKILL')
      await end
    }
  }
}
