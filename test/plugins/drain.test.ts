import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../helper.js'

t.test('a connection made while the service closes has its second for a request, like those made before', { timeout: 60_000 }, async t => {
  const app = await buildApp({ ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'), databaseUrl: await createDatabase(t) })
  t.teardown(() => app.close())
  // It listens until everything that runs in the background has come to its end.
  app.addHook('preClose', () => sleep(2_000))
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const closed = app.close()

  await sleep(700)
  const late = connect(Number(port), '127.0.0.1')
  await once(late, 'connect')
  await sleep(600)
  late.write('GET /health HTTP/1.1\r\nHost: shop.example.com\r\n\r\n')
  const answer = await text(late)
  t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(answer, /^connection: close\r$/im)

  const silent = connect(Number(port), '127.0.0.1')
  await once(silent, 'connect')
  t.equal(await text(silent), '', 'and is ended without one')
  await closed
})
