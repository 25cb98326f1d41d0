import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { program } from './program.js'

/** A relay in its own process, which halts at named steps: see halting-relay.ts. */
export interface HaltingRelay {
  /** Hands one batch to the witness of a subscription, and halts at a step; `nowhere` lets it finish. */
  handOn(subscription: string, halt: string): Promise<BatchReport>
  /** Sets the clock of the process: its `Date` is off by this time from now on. */
  setClock(offsetMs: number): void
  /** Kills it with SIGKILL and waits until it has exited. */
  kill(): Promise<void>
}

/** Either where the batch halted, or its result, the statements it sent, and the time on the clock of the process. */
export type BatchReport = { halted: string } | { hasMore: boolean; statements: string[]; clockMs: number }

/** Starts the process; it is killed when the test ends if not before. */
export async function startHaltingRelay(
  t: Test,
  { databaseUrl, leaseSeconds = 15 }: { databaseUrl: string; leaseSeconds?: number }
): Promise<HaltingRelay> {
  const child = spawn(
    process.execPath,
    ['--import', skewedClock, ...program('test/support/halting-relay.ts'), databaseUrl, String(leaseSeconds)],
    { env: { PATH: process.env.PATH }, stdio: ['pipe', 'pipe', 'inherit', 'ipc'] }
  )
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const { stdin, stdout } = child
  if (!stdin || !stdout) throw new Error('the process has no pipes')
  const lines = createInterface(stdout)[Symbol.asyncIterator]()
  const nextLine = async () => JSON.parse(String((await lines.next()).value))
  await nextLine()
  return {
    async handOn(subscription, halt) {
      stdin.write(`${JSON.stringify({ subscription, halt })}\n`)
      return await nextLine()
    },
    setClock(offsetMs) {
      child.send({ clockOffsetMs: offsetMs })
    },
    async kill() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    }
  }
}

const skewedClock = new URL('../../scripts/shared/skewed-clock.mjs', import.meta.url).href
