// `npm run torture`: fault injection under load. Services, PostgreSQL and Redis are killed, disconnected and wiped
// while many clients work; then every answer is compared with the database. Exits with status 1 on any mismatch. For
// the reasons behind the design, see docs/decisions/0019-torture.md.
import { rm } from 'node:fs/promises'
import { createTicker, verdictText } from './torture/display.js'
import { helpText, readOptions } from './torture/read-options.js'
import { torture } from './torture/run.js'

const options = readOptions(process.argv.slice(2))
// Exiting here runs the exit handlers, which end the child processes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (options) {
  const minutes = Number((options.seconds / 60).toFixed(2))
  process.stdout.write(`Torture with seed ${options.seed}, for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.\n`)
  const verdict = await torture(options, createTicker(process.stdout, options))
  process.stdout.write(verdictText(verdict, options))
  if (verdict.history.counts.get('findings')) process.exitCode = 1
  else if (!options.isKept) await rm(verdict.directory, { recursive: true, force: true })
} else {
  process.stdout.write(helpText)
}
