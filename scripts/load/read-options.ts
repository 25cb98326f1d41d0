import { parseArgs } from 'node:util'

/** A number of users, who arrive one after another and stay until the time is over. */
export interface Level {
  name: string
  users: number
  /** How many users arrive per second, until all have arrived. */
  arrivalsPerSecond: number
  seconds: number
}

export interface LoadTestOptions {
  /** Without /api/v1 and without a slash at the end; undefined to start a service for the test. */
  baseUrl: string | undefined
  apiKey: string | undefined
  levels: Level[]
  /** The file for the HTML report. */
  report: string
}

const standardLevels: Record<string, Level> = {
  light: { name: 'light', users: 25, arrivalsPerSecond: 5, seconds: 60 },
  heavy: { name: 'heavy', users: 200, arrivalsPerSecond: 20, seconds: 60 }
}

/** The output of `--help`. */
export const helpText = `Usage: npm run load [-- options]

Simulates users: four of five requests read, one writes, and each user pauses for 0.1 to 0.5 s between two requests.
Reports whether the service levels were met (p95 below 200 ms, p99 below 500 ms, error rate below 0.1 %), and writes
an HTML report that charts the latencies. Exits with status 1 if a service level is missed, and with status 2 if the
options are wrong or the service cannot be used.

Without an address, the test starts a separate service on a fresh embedded PostgreSQL. It creates products, places
orders for them, and deletes the products at the end; the orders stay.

  --base-url <address>  a running or hosted service (default: BASE_URL)
  --api-key <key>       an admin's API key, if the service requires one (default: API_KEY)
  --level <name>        light (25 users, 5 arrivals per second, 60 s), heavy (200 users, 20 arrivals per second, 60 s),
                        or both (default)
  --users <number>      a custom level with this many users
  --arrivals <number>   with --users: arrivals per second (default: a tenth of the users)
  --seconds <number>    the duration of each level (default 60)
  --report <file>       the HTML report (default load-report.html)
  --help                shows this help
`

/**
 * Reads the options from the command line; the address and the API key may come from the environment.
 *
 * @returns undefined for `--help`
 * @throws Error that says which option is wrong
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): LoadTestOptions | undefined {
  const { values } = parseArgs({ args, options: optionTypes })
  if (values.help) return undefined
  const address = values['base-url'] ?? (environment.BASE_URL || undefined)
  if (address !== undefined && (!/^https?:\/\//.test(address) || !URL.canParse(address))) {
    throw new Error(`--base-url must be an address such as https://orders.example.com, not "${address}"`)
  }
  return {
    baseUrl: address?.replace(/\/+$/, '').replace(/\/api\/v1$/, ''),
    apiKey: values['api-key'] ?? (environment.API_KEY || undefined),
    levels: readLevels(values),
    report: values.report ?? 'load-report.html'
  }
}

const optionTypes = {
  'base-url': { type: 'string' },
  'api-key': { type: 'string' },
  level: { type: 'string' },
  users: { type: 'string' },
  arrivals: { type: 'string' },
  seconds: { type: 'string' },
  report: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
} as const

function readLevels({
  level,
  users,
  arrivals,
  seconds
}: {
  level?: string
  users?: string
  arrivals?: string
  seconds?: string
}): Level[] {
  const duration = seconds === undefined ? undefined : readNumber('seconds', seconds, 3_600)
  if (users !== undefined) {
    if (level !== undefined) throw new Error('--users defines a custom level; leave --level out')
    const count = readNumber('users', users, maxUsers)
    return [
      {
        name: 'custom',
        users: count,
        arrivalsPerSecond:
          arrivals === undefined ? Math.max(1, count / 10) : readNumber('arrivals', arrivals, maxUsers),
        seconds: duration ?? 60
      }
    ]
  }
  if (arrivals !== undefined) throw new Error('--arrivals requires --users')
  const chosen = level === undefined || level === 'both' ? Object.values(standardLevels) : [standardLevels[level]]
  return chosen.map(standard => {
    if (!standard) throw new Error('--level must be light, heavy or both')
    return { ...standard, seconds: duration ?? standard.seconds }
  })
}

// With more users, the load generator, which is one process, would measure itself.
const maxUsers = 2_000

function readNumber(name: string, text: string, max: number): number {
  const value = Number(text)
  if (!(value >= 1 && value <= max)) throw new Error(`--${name} must be a number from 1 to ${max}`)
  return value
}
