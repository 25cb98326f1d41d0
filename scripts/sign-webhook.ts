// `npm run -s sign-webhook -- --order 1 --scheme stripe`: prints a curl line for a POSIX shell that tells the service of a payment, signed
// with WEBHOOK_SECRET. Add `| sh` to send it.
import { loadConfig } from '../src/config.js'
import { curlLine, usage } from './simulate-payments/curl-line.js'

try {
  const { webhookSecrets, port } = loadConfig()
  process.stdout.write(`${curlLine(process.argv.slice(2), { secret: webhookSecrets[0], port })}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 1
}
