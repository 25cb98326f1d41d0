import t from 'tap'
import { gather } from '../../src/batching/gather.js'

/** How many turns of the event loop `gather` waits when one request joins in each of the first `joining` turns. */
async function turnsWith(joining: number): Promise<number> {
  let joined = 0
  let passed = 0
  const { isOver } = watch(gather(() => joined))
  for (; !isOver(); passed++) {
    if (passed < joining) joined++
    await new Promise(resolve => {
      setImmediate(resolve)
    })
  }
  return passed
}

function watch(promise: Promise<void>): { isOver: () => boolean } {
  let isOver = false
  void promise.then(() => {
    isOver = true
  })
  return { isOver: () => isOver }
}

t.test('a lone request waits one turn; every turn that brings another request adds one', async t => {
  t.equal(await turnsWith(0), 1)
  t.equal(await turnsWith(2), 3)
})

t.test('an endless stream of requests does not delay the work forever', async t => {
  t.equal(await turnsWith(1_000), await turnsWith(100))
  t.ok((await turnsWith(1_000)) < 10)
})
