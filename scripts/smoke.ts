// `npm run smoke`: checks a running service, local or hosted. Exits with status 1 if a check fails, 2 on wrong options.
import { randomUUID } from 'node:crypto'
import { checks, cleanUp, SkippedError, type Check, type Context } from './smoke/checks.js'
import { helpText, readOptions, type SmokeOptions } from './smoke/read-options.js'
import { awaitReady, connect } from './shared/service.js'

// The first column of the table fits the longest name.
const nameWidth = Math.max(...checks.map(({ name }) => name.length))

try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options) process.exitCode = (await smoke(options)) ? 0 : 1
  else process.stdout.write(helpText)
} catch (error) {
  process.stderr.write(`${messageOf(error)}\nSee npm run smoke -- --help\n`)
  process.exitCode = 2
}

/**
 * Runs all checks and prints their results as a table.
 *
 * @returns whether no check failed
 */
async function smoke(options: SmokeOptions): Promise<boolean> {
  const service = connect(options)
  const context: Context = {
    service,
    webhookSecret: options.webhookSecret,
    run: randomUUID(),
    productId: 0,
    orderId: 0,
    totalAmount: 0,
    openOrders: new Set()
  }
  const awake: Check = {
    name: 'awake',
    run: async () =>
      `after ${await awaitReady(service, options.waitMs, message => process.stderr.write(`${message}\n`))}`
  }
  process.stdout.write(`${options.baseUrl}\n\n`)

  const results: CheckResult[] = [await perform(awake, context)]
  for (const check of checks) {
    // Each check depends on the results of the previous ones.
    results.push(
      results.some(({ status }) => status === 'FAILED')
        ? show({ ...check, status: 'skipped', detail: 'after the failure' })
        : await perform(check, context)
    )
  }
  results.push(await perform(cleanUp, context))

  const count = (status: CheckStatus) => results.filter(result => result.status === status).length
  process.stdout.write(`\n${count('ok')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped\n`)
  return count('FAILED') === 0
}

type CheckStatus = 'ok' | 'FAILED' | 'skipped'

interface CheckResult {
  name: string
  status: CheckStatus
  detail: string
  durationMs?: number
}

async function perform({ name, run }: Check, context: Context): Promise<CheckResult> {
  const begin = performance.now()
  const finding = await run(context).then(
    detail => ({ status: 'ok' as const, detail }),
    error => ({
      status: error instanceof SkippedError ? ('skipped' as const) : ('FAILED' as const),
      detail: messageOf(error)
    })
  )
  return show({ name, ...finding, durationMs: performance.now() - begin })
}

function show(result: CheckResult): CheckResult {
  const { name, status, detail, durationMs } = result
  const duration = durationMs === undefined ? '' : `${Math.round(durationMs)} ms`
  process.stdout.write(`${status.padEnd(7)}  ${name.padEnd(nameWidth)}  ${duration.padStart(8)}  ${detail}\n`)
  return result
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
