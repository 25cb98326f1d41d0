import { parseArgs } from 'node:util'

/** So many people, who come one after another and stay until the time is over. */
export interface Level {
  name: string
  users: number
  /** Users a second that come, until all are there. */
  arrivalsPerSecond: number
  seconds: number
}

export interface LoadTestOptions {
  /** Without a slash at the end, and without /api/v1; undefined: a service is started for it. */
  baseUrl: string | undefined
  apiKey: string | undefined
  levels: Level[]
  /** The file that the picture is written to. */
  report: string
}

const standardLevels: Record<string, Level> = {
  light: { name: 'light', users: 25, arrivalsPerSecond: 5, seconds: 60 },
  heavy: { name: 'heavy', users: 200, arrivalsPerSecond: 20, seconds: 60 }
}

/** What `--help` says. */
export const helpText = `Usage: npm run load [-- options]

People use the service: four of five requests read, one writes, and between two requests each of them pauses for 0.1 to 0.5 s. At the end it says
whether the service levels were held (p95 below 200 ms, p99 below 500 ms, less than 0.1 % errors) and draws a picture of how long they waited.
Without an address it starts a service of its own on a fresh embedded PostgreSQL. It makes products of its own, places orders of them, and deletes the
products at the end; the orders stay.

  --base-url <address>  a running or hosted service (default: BASE_URL)
  --api-key <key>       an admin's, if the service asks for one (default: API_KEY)
  --level <name>        light (25 users, 5 more a second, 60 s), heavy (200 users, 20 more a second, 60 s) or both (default)
  --users <number>      a level of one's own, with
  --arrivals <number>   users that come a second (default: a tenth of them) and
  --seconds <number>    how long it lasts (default 60)
  --report <file>       (default load-report.html)
  --help                shows this
`

/**
 * Reads the command line, and the environment for what it does not say.
 *
 * @returns undefined when it asks for help
 * @throws an Error that says what is wrong with it
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): LoadTestOptions | undefined {
  const { values } = parseArgs({ args, options: optionTypes })
  if (values.help) return undefined
  const address = values['base-url'] ?? (environment.BASE_URL || undefined)
  if (address !== undefined && (!/^https?:\/\//.test(address) || !URL.canParse(address))) {
    throw new Error(`--base-url must be an address such as https://orders.example.com, but is "${address}"`)
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
    if (level !== undefined) throw new Error('--users makes a level of its own; leave --level out')
    const count = readNumber('users', users, maxUsers)
    return [
      {
        name: `${count} users`,
        users: count,
        arrivalsPerSecond:
          arrivals === undefined ? Math.max(1, count / 10) : readNumber('arrivals', arrivals, maxUsers),
        seconds: duration ?? 60
      }
    ]
  }
  if (arrivals !== undefined) throw new Error('--arrivals goes with --users')
  const chosen = level === undefined || level === 'both' ? Object.values(standardLevels) : [standardLevels[level]]
  return chosen.map(standard => {
    if (!standard) throw new Error('--level must be light, heavy or both')
    return { ...standard, seconds: duration ?? standard.seconds }
  })
}

// Past it, one process that makes the load measures itself.
const maxUsers = 2_000

function readNumber(name: string, text: string, max: number): number {
  const value = Number(text)
  if (!(value >= 1 && value <= max)) throw new Error(`--${name} must be a number from 1 to ${max}`)
  return value
}
