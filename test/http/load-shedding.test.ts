import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { request } from 'undici'
import { build, send } from '../support/app.js'

t.test(
  'while the event loop is behind, requests hear 503 OVERLOADED at once, but for those who watch; then all is as before',
  async t => {
    const app = await build(t, { maxEventLoopDelayMs: 100 })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    await beBusy(8_000)
    t.match(await send(app, 'GET', '/products'), {
      status: 503,
      headers: { 'content-type': /^application\/problem\+json/, 'retry-after': '1', 'x-request-id': /./ },
      body: { code: 'OVERLOADED', status: 503 }
    })
    t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })).body.code, 'OVERLOADED')
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics']) {
      t.equal((await app.inject({ url: path })).statusCode, 200, path)
    }
    const counted = (await app.inject({ url: '/metrics' })).body
    t.match(
      counted,
      'http_request_duration_seconds_count{method="GET",route="/products",status="503"} 1',
      'the metrics show who was refused'
    )
    t.ok(await recovers(app))
    t.equal((await request(`${url}/products`)).statusCode, 200)
  }
)

t.test('a long start and a turn that took long are no overload: who comes next is answered', async t => {
  const app = await build(t, { maxEventLoopDelayMs: 100 })
  await beBusy(8_000)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.equal((await send(app, 'GET', '/products')).status, 200)
  await sleep(1_500)
  block(1_500)
  await turn()
  t.equal((await send(app, 'GET', '/products')).status, 200)
})

/** Turns of 300 ms. */
async function beBusy(durationMs: number): Promise<void> {
  for (const end = Date.now() + durationMs; Date.now() < end;) {
    block(300)
    await turn()
  }
}

// Asleep, for a loop that does nothing at all leaves the processor to other tests.
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

async function recovers(app: FastifyInstance): Promise<boolean> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(200)) {
    if ((await app.inject({ url: '/products' })).statusCode === 200) return true
  }
  return false
}
