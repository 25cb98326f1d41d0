// `npm run torture`: everything below the service is killed, cut off and wiped while many clients work on it, and afterwards every answer is
// compared with what is in the database. docs/decisions/0019-torture.md says why it is made as it is.
import { rm } from 'node:fs/promises'
import { createTicker, verdictText } from './torture/display.js'
import { helpText, readOptions } from './torture/read-options.js'
import { torture } from './torture/run.js'

const options = readOptions(process.argv.slice(2))
// What was started ends with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (options) {
  process.stdout.write(`Torture with seed ${options.seed}, for ${Number((options.seconds / 60).toFixed(2))} minutes.\n`)
  const verdict = await torture(options, createTicker(process.stdout, options))
  process.stdout.write(verdictText(verdict, options))
  if (verdict.history.counts.get('findings')) process.exitCode = 1
  else if (!options.isKept) await rm(verdict.directory, { recursive: true, force: true })
} else {
  process.stdout.write(helpText)
}
