import { pathToFileURL } from 'node:url'
import type { startEmbeddedPostgres } from '../../src/database/embedded/start.js'

// Runs an embedded PostgreSQL until SIGTERM, in a process that a test can kill and can run as another user. Writes the
// result of the start as one line of JSON.
const { module, options } = JSON.parse(process.argv[2] ?? '{}')

// A service handles Ctrl-C itself as well.
process.on('SIGINT', () => {})

try {
  const embedded = (await import(pathToFileURL(module).href)) as { startEmbeddedPostgres: typeof startEmbeddedPostgres }
  const { connectionString, dataDirectory, stop } = await embedded.startEmbeddedPostgres(options)
  // SIGKILL skips tap's exit hook, which writes where another user may not.
  process.on('SIGTERM', () => {
    void stop().then(() => process.kill(process.pid, 'SIGKILL'))
  })
  process.stdout.write(`${JSON.stringify({ connectionString, dataDirectory })}\n`)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: (error as Error).message })}\n`)
}
