// `npm run simulate-payments`: a payment provider for people's own CI. Ends with 1 if money was lost or counted twice.
import { loadConfig } from '../src/config.js'
import { startProgress } from './shared/progress.js'
import { helpText, readOptions } from './simulate-payments/read-options.js'
import { simulatePayments } from './simulate-payments/simulate.js'
import { formatVerdict } from './simulate-payments/verdict.js'

try {
  const options = readOptions(process.argv.slice(2), {
    baseUrl: process.env.BASE_URL,
    secret: loadConfig().webhookSecrets[0]
  })
  if (options) {
    process.stderr.write(`${options.orders} orders at ${options.baseUrl}, seed ${options.seed}\n`)
    const verdict = await simulatePayments(options, startProgress)
    process.stdout.write(`${formatVerdict(verdict)}\n`)
    process.exitCode = verdict.isGood ? 0 : 1
  } else {
    process.stdout.write(helpText())
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
