import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import pg from 'pg'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { nameOf } from './statements.js'

// The service on each of several databases, halting each request at the step in its X-Halt header and reporting that in
// a line of output. The steps are `arrival`, `before <n>` (before statement n), `sent <n>` (right after statement n was
// sent to the database) and `answer` (before the response leaves). Killing the process then leaves the state of a
// `kill -9` at that step in each database. A request that does not reach its step is answered, and that is reported.
const { databaseUrls, ...settings } = JSON.parse(process.argv[2] ?? '{}')

interface Context {
  halt: string
  statements: string[]
}

const contexts = new AsyncLocalStorage<Context>()

pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(query, client, parameters) {
    const send = (): unknown => Reflect.apply(query, client, parameters)
    const context = contexts.getStore()
    if (!context) return send()
    const name = nameOf(String(parameters[0]?.text ?? parameters[0]))
    // A new connection is set up once, whichever request it is made for.
    if (name === 'connection:settings') return send()
    const number = context.statements.push(name.split(/\s+/).slice(0, 3).join(' '))
    if (context.halt === `before ${number}`) return halted(context)
    const result = send()
    return context.halt === `sent ${number}` ? halted(context) : result
  }
})

const addresses = []
for (const databaseUrl of databaseUrls) addresses.push(await listen(databaseUrl))
report({ addresses })

async function listen(databaseUrl: string): Promise<string> {
  // The event-loop limit is off: other tests may keep the machine busy, and that must not cause a 503.
  const app = await buildApp({
    ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
    databaseUrl,
    maxEventLoopDelayMs: 0,
    ...settings
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const listeners = app.server.listeners('request')
  app.server.removeAllListeners('request')
  app.server.on('request', (request: IncomingMessage, response: ServerResponse): void => {
    const context = { halt: String(request.headers['x-halt']), statements: [] }
    if (context.halt === 'arrival') {
      void halted(context)
      return
    }
    response.end = new Proxy(response.end, {
      apply(end, self, parameters) {
        if (context.halt === 'answer') return halted(context)
        report({ statements: context.statements })
        return Reflect.apply(end, self, parameters)
      }
    })
    contexts.run(context, () => {
      for (const listener of listeners) Reflect.apply(listener, app.server, [request, response])
    })
  })
  return address
}

function halted({ halt, statements }: Context): Promise<never> {
  report({ halted: halt, statements })
  return new Promise(() => {})
}

function report(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
