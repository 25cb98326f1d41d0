import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { build, send } from '../support/app.js'

t.test('while the app closes it is alive and not ready', async t => {
  const app = await build(t)
  t.equal((await send(app, 'GET', '/health/ready')).status, 200)
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

  // Requests that have begun to arrive are waited for; it takes no new connections.
  const begin = async (path: string) => {
    const client = connect(port, '127.0.0.1')
    await once(client, 'connect')
    client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`)
    return client
  }
  const clients = await Promise.all(['/health/live', '/health/ready'].map(begin))
  while (
    (await new Promise<number>((resolve, reject) =>
      app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
    )) < 2
  ) {
    await new Promise(setImmediate)
  }
  await new Promise(resolve => setTimeout(resolve, 100))

  const closed = app.close()
  while (!app.isClosing) await new Promise(setImmediate)
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
