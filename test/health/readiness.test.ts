import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { build, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test('while the app closes it is alive but not ready', async t => {
  const app = await build(t)
  t.equal((await send(app, 'GET', '/health/ready')).status, 200)
  const received: Socket[] = []
  app.server.on('connection', socket => received.push(socket))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

  // The closing app accepts no new connections, but waits for requests that have begun to arrive.
  const begin = async (path: string) => {
    const client = connect(port, '127.0.0.1')
    await once(client, 'connect')
    client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`)
    return client
  }
  const clients = await Promise.all(['/health/live', '/health/ready'].map(begin))
  await until(() => received.filter(({ bytesRead }) => bytesRead > 0).length === clients.length, {
    what: 'the server has read the beginning of both requests'
  })

  const closed = app.close()
  await until(() => app.isClosing, { what: 'the app is closing' })
  const [alive, ready] = await Promise.all(
    clients.map(async client => {
      client.write('\r\n')
      return await text(client)
    })
  )
  t.match(alive, /^HTTP\/1\.1 200/)
  t.match(ready, /^HTTP\/1\.1 503/)
  t.match(ready, '"code":"NOT_READY"')
  await closed
})
