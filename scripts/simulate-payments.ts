// `npm run simulate-payments`: simulates a payment provider, for use in any CI pipeline. Exits with status 1 if a
// payment was lost or counted twice.
import { loadConfig } from '../src/config.js'
import { startProgress } from './shared/progress.js'
import { helpText, readOptions } from './simulate-payments/read-options.js'
import { formatReport } from './simulate-payments/report.js'
import { simulatePayments } from './simulate-payments/simulate.js'

try {
  const options = readOptions(process.argv.slice(2), {
    baseUrl: process.env.BASE_URL,
    secret: loadConfig().webhookSecrets[0]
  })
  if (options) {
    process.stderr.write(`${options.orders} orders at ${options.baseUrl}, seed ${options.seed}\n`)
    const report = await simulatePayments(options, startProgress)
    process.stdout.write(`${formatReport(report)}\n`)
    process.exitCode = report.isGood ? 0 : 1
  } else {
    process.stdout.write(helpText())
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
