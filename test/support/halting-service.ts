import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { program } from './program.js'

/** A service whose requests halt at the step that their `X-Halt` header names: see halting-server.ts. */
export interface HaltingService {
  address: string
  /** The next thing that it tells: where a request has halted, or the statements of one that was answered. */
  nextLine(): Promise<Told>
  kill(): Promise<void>
}

export interface Told {
  halted?: string
  statements: string[]
}

/** Starts it as a process of its own, which is killed when the test ends if not before. */
export async function startHaltingService(
  t: Test,
  settings: { databaseUrl: string; secret: string; [setting: string]: unknown }
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
  const { address } = await nextLine()
  return {
    address,
    nextLine,
    async kill() {
      const end = once(child, 'exit')
      child.kill('SIGKILL')
      await end
    }
  }
}
