import t from 'tap'
import { gather } from '../../src/batching/gather.js'

/** How many turns of the event loop it lets pass while others come, one in each of the first turns. */
async function turnsWith(coming: number): Promise<number> {
  let others = 0
  let passed = 0
  const { isOver } = watch(gather(() => others))
  for (; !isOver(); passed++) {
    if (passed < coming) others++
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

t.test('one who is alone waits for a turn, and others who come let more of them in', async t => {
  t.equal(await turnsWith(0), 1)
  t.equal(await turnsWith(2), 3)
})

t.test('a crowd without end is not waited for', async t => {
  t.equal(await turnsWith(1_000), await turnsWith(100))
  t.ok((await turnsWith(1_000)) < 10)
})
