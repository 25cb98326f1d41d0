import t from 'tap'
import { createCircuitBreaker } from '../../src/redis/circuit-breaker.js'
import { until } from '../../scripts/shared/until.js'

const gone = () => Promise.reject(new Error('no answer'))
const refused = () => Promise.reject(new RangeError('out of memory'))
const answer = async () => 'answer'

const isFailure = (error: unknown) => !(error instanceof RangeError)

t.test('a server that does not answer is left alone, and used again once it answers', async t => {
  const ask = createCircuitBreaker({ maxFailures: 2, restMs: 50, isFailure })
  await t.rejects(ask(gone), { message: 'no answer' })
  await t.rejects(ask(refused), { message: 'out of memory' })
  await t.rejects(ask(gone), { message: 'no answer' }, 'an error reply is an answer: the count begins anew')
  t.equal(await ask(answer), 'answer')
  for (let i = 0; i < 2; i++) await t.rejects(ask(gone), { message: 'no answer' })
  await t.rejects(ask(answer), { message: /circuit breaker is open/ })
  await until(async () => (await ask(answer).catch(() => '')) === 'answer', { within: 5_000, what: 'it is used again' })
  t.equal(await ask(answer), 'answer')
})

t.test('one attempt at a time finds out whether the server is back', async t => {
  const ask = createCircuitBreaker({ maxFailures: 1, restMs: 200, isFailure })
  await t.rejects(ask(gone))
  let attempts = 0
  const attempt = async () => {
    attempts++
    return await gone()
  }
  await until(
    async () => {
      await Promise.allSettled(Array.from({ length: 20 }, () => ask(attempt)))
      return attempts > 0
    },
    { within: 5_000, what: 'an attempt is let through' }
  )
  t.equal(attempts, 1)
})

t.test('a system clock that is set back does not keep the server out of use', async t => {
  const ask = createCircuitBreaker({ maxFailures: 1, restMs: 20, isFailure })
  await t.rejects(ask(gone))
  const { now } = Date
  t.teardown(() => (Date.now = now))
  Date.now = () => now() - 3_600_000
  await until(async () => (await ask(answer).catch(() => '')) === 'answer', { within: 5_000, what: 'it is used again' })
  t.pass()
})
