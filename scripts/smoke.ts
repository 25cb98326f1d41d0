// `npm run smoke`: checks a running service, on this machine or hosted. Ends with 1 if something is not as it should be.
import { randomUUID } from 'node:crypto'
import { checks, cleanUp, LeftOut, type Check, type Context } from './smoke/checks.js'
import { helpText, readOptions, type SmokeOptions } from './smoke/read-options.js'
import { awaitReady, connect } from './shared/service.js'

try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options) process.exitCode = (await smoke(options)) ? 0 : 1
  else process.stdout.write(helpText)
} catch (error) {
  process.stderr.write(`${messageOf(error)}\nSee npm run smoke -- --help\n`)
  process.exitCode = 2
}

/** Runs all checks and prints the table. */
async function smoke(options: SmokeOptions): Promise<boolean> {
  const service = connect(options)
  const context: Context = {
    service,
    webhookSecret: options.webhookSecret,
    run: randomUUID(),
    productId: 0,
    orderId: 0,
    openOrders: new Set()
  }
  const awake: Check = {
    name: 'awake',
    run: async () =>
      `after ${await awaitReady(service, options.waitMs, message => process.stderr.write(`${message}\n`))}`
  }
  process.stdout.write(`${options.baseUrl}\n\n`)

  const results: Result[] = [await perform(awake, context)]
  for (const check of checks) {
    // Each needs what those before it have made.
    results.push(
      results.some(({ outcome }) => outcome === 'FAILED')
        ? show({ ...check, outcome: 'left out', detail: 'after the failure' })
        : await perform(check, context)
    )
  }
  results.push(await perform(cleanUp, context))

  const count = (outcome: Outcome) => results.filter(result => result.outcome === outcome).length
  process.stdout.write(`\n${count('ok')} passed, ${count('FAILED')} failed, ${count('left out')} left out\n`)
  return count('FAILED') === 0
}

type Outcome = 'ok' | 'FAILED' | 'left out'

interface Result {
  name: string
  outcome: Outcome
  detail: string
  durationMs?: number
}

async function perform({ name, run }: Check, context: Context): Promise<Result> {
  const begin = performance.now()
  const finding = await run(context).then(
    detail => ({ outcome: 'ok' as const, detail }),
    error => ({
      outcome: error instanceof LeftOut ? ('left out' as const) : ('FAILED' as const),
      detail: messageOf(error)
    })
  )
  return show({ name, ...finding, durationMs: performance.now() - begin })
}

function show(result: Result): Result {
  const { name, outcome, detail, durationMs } = result
  const duration = durationMs === undefined ? '' : `${Math.round(durationMs)} ms`
  process.stdout.write(`${outcome.padEnd(8)}  ${name.padEnd(29)}  ${duration.padStart(8)}  ${detail}\n`)
  return result
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
