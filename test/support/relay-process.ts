// A process of the service that relays events: `relay-process.ts <database url> <redis url> <when> <batch>`.
// It kills itself with SIGKILL `before`, in the `middle` of or `after` handling the batch of that number, or `never`.
// Its subscriber writes the events that it sees to the table `seen`.
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'

const [databaseUrl = '', redisUrl = '', when = 'never', batch = '0'] = process.argv.slice(2)
const app = await buildApp({
  ...loadConfig({ LOG_LEVEL: 'silent', REDIS_URL: redisUrl, PORT: '0' }, 'no .env file'),
  databaseUrl,
  relay: { leaseSeconds: 1 }
})
let batches = 0
app.relay.subscribe({
  name: 'witness',
  maxBatch: 100,
  async handle(events) {
    const isLast = ++batches === Number(batch)
    if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL')
    const half = Math.ceil(events.length / 2)
    await recordSeen(events.slice(0, half).map(({ id }) => id))
    if (isLast && when === 'middle') process.kill(process.pid, 'SIGKILL')
    await recordSeen(events.slice(half).map(({ id }) => id))
    if (isLast && when === 'after') process.kill(process.pid, 'SIGKILL')
    return []
  }
})
await app.listen({ port: 0 })

/** Keeps the order in which the subscriber sees the events. */
async function recordSeen(ids: number[]): Promise<void> {
  await app.prisma.$executeRaw`
    INSERT INTO seen (event_id)
    SELECT id FROM unnest(${ids}::bigint[]) WITH ORDINALITY AS u (id, position) ORDER BY position`
}
