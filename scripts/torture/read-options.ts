import { parseArgs } from 'node:util'
import type { TortureOptions } from './run.js'

/** The output of `--help`. */
export const helpText = `Usage: npm run torture -- [options]

Starts a PostgreSQL, a Redis and two processes of the service, and lets many clients work while all of them are killed,
paused, disconnected and wiped. Then compares every answer with the database. Exits with status 1 on any mismatch.

  --minutes <n>   how long to inject faults (default 5; may be a fraction)
  --seed <n>      repeats the choices of an earlier run (default: a new seed, which is printed)
  --clients <n>   the number of concurrent clients (default 24)
  --shops <n>     the number of shops; each client works in all of them (default 3)
  --calm          injects no faults, to tell whether a finding needs one
  --keep          keeps the requests and answers, the logs and the database even without a finding
  --help          shows this help
`

/**
 * Reads the options from the command line.
 *
 * @returns undefined for `--help`
 * @throws Error that says which option is wrong
 */
export function readOptions(args: string[]): TortureOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      clients: { type: 'string', default: '24' },
      shops: { type: 'string', default: '3' },
      calm: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return undefined
  const number = (name: 'minutes' | 'seed' | 'clients' | 'shops', min: number, max: number, isWhole: boolean) => {
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
    shops: number('shops', 1, 20, true),
    isCalm: values.calm,
    isKept: values.keep
  }
}
