// `npm run -s sign-webhook -- --order 1 --scheme stripe`: prints a curl command that reports a payment to the service,
// signed with WEBHOOK_SECRET. Append `| sh` to send it.
import { loadConfig } from '../src/config.js'
import { curlLine, usage } from './simulate-payments/curl-line.js'

try {
  const { webhookSecrets, port } = loadConfig()
  process.stdout.write(`${curlLine(process.argv.slice(2), { secret: webhookSecrets[0], port })}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 1
}
