import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { request } from 'undici'
import { build, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test(
  'while the event loop lags, all but monitoring requests get 503 OVERLOADED at once; then the service recovers',
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
      'the metrics count the rejected request'
    )
    await until(async () => (await app.inject({ url: '/products' })).statusCode === 200, {
      what: 'the service recovers'
    })
    t.equal((await request(`${url}/products`)).statusCode, 200)
  }
)

t.test(
  'a long start or a single long turn of the event loop is no overload: the next request gets its response',
  async t => {
    const app = await build(t, { maxEventLoopDelayMs: 100 })
    await beBusy(8_000)
    await app.listen({ port: 0, host: '127.0.0.1' })
    t.equal((await send(app, 'GET', '/products')).status, 200)
    // Longer than a sample interval: the load shedder measures the long turn on its own.
    await sleep(1_500)
    block(1_500)
    await turn()
    t.equal((await send(app, 'GET', '/products')).status, 200)
  }
)

/** Blocks the event loop in turns of 300 ms. */
async function beBusy(durationMs: number): Promise<void> {
  for (const endMs = performance.now() + durationMs; performance.now() < endMs;) {
    block(300)
    await turn()
  }
}

// Sleeps instead of spinning, which leaves the processor to other tests.
function block(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs)
}
