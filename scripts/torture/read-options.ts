import { parseArgs } from 'node:util'
import type { TortureOptions } from './run.js'

/** What `--help` says. */
export const helpText = `Usage: npm run torture -- [options]

Starts a PostgreSQL, a Redis and two processes of the service, lets many clients work on them while all of it is killed, cut off,
stalled and wiped, and then compares every answer with what is in the database. Ends with 1 if anything does not fit.

  --minutes <n>   how long to torture (default 5; may be a fraction)
  --seed <n>      makes the same choices again (default: a new one, which is told)
  --clients <n>   how many clients at a time (default 24)
  --calm          without faults: what is wrong then was not their doing
  --keep          keeps what was asked and answered, the logs and the data also if nothing was found
  --help          shows this
`

/**
 * Reads the command line.
 *
 * @returns undefined when it asks for help
 * @throws an Error that says what is wrong with it
 */
export function readOptions(args: string[]): TortureOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      clients: { type: 'string', default: '24' },
      calm: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return undefined
  const number = (name: 'minutes' | 'seed' | 'clients', min: number, max: number, isWhole: boolean) => {
    const value = Number(values[name])
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      throw new Error(`--${name} must be ${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`)
    }
    return value
  }
  return {
    seconds: number('minutes', 0.05, 10_000, false) * 60,
    seed: number('seed', 0, 2_147_483_647, true),
    clients: number('clients', 1, 500, true),
    isCalm: values.calm,
    isKept: values.keep
  }
}
