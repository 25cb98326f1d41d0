import fc from 'fast-check'
import t from 'tap'
import { createCoalescedRead } from '../../src/batching/coalesced-read.js'

t.test("an answer is never older than its request, and never another key's, whatever the timing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(
        fc.record({
          kind: fc.constantFrom('read', 'read', 'read', 'write'),
          key: fc.constantFrom('a', 'b', 'c'),
          fails: fc.boolean(),
          turns: fc.nat(3)
        }),
        { maxLength: 30 }
      ),
      async (scheduler, steps) => {
        // The model: a value that each write replaces. A read looks at it some time after it starts and returns later
        // still.
        const versions: Record<string, number> = { a: 0, b: 0, c: 0 }
        const coalesced = createCoalescedRead<{ key: string; version: number }>({ maxKeys: 2 })
        const answers: Array<Promise<void>> = []
        let runs = 0

        async function look(key: string, fails: boolean) {
          runs++
          await scheduler.schedule(Promise.resolve(), `look at ${key}`)
          const version = versions[key] ?? NaN
          await scheduler.schedule(Promise.resolve(), `answer ${key}`)
          if (fails) throw new Error(`${key} ${version}`)
          return { key, version }
        }

        async function check(key: string, fails: boolean) {
          const acknowledged = versions[key] ?? NaN
          const seen = await coalesced
            .read(key, () => look(key, fails))
            .catch((error: Error) => {
              const [failedKey = '', version] = error.message.split(' ')
              return { key: failedKey, version: Number(version) }
            })
          if (seen.key !== key) throw new Error(`asked for ${key}, got ${seen.key}`)
          if (!(seen.version >= acknowledged)) {
            throw new Error(
              `version ${acknowledged} was acknowledged before the read, version ${seen.version} was returned`
            )
          }
        }

        const sequence = scheduler.scheduleSequence(
          steps.map(({ kind, key, fails, turns }, index) => async () => {
            // Reads are requested some turns apart.
            for (let i = 0; i < turns; i++) await turn()
            if (kind === 'write') versions[key] = index + 1
            else answers.push(check(key, fails))
          })
        )
        await scheduler.waitFor(sequence.task)
        await scheduler.waitFor(Promise.all(answers))
        if (runs > answers.length) throw new Error('there were more runs than requests')
        if (coalesced.size !== 0) throw new Error('a key was not forgotten')
      }
    ),
    { numRuns: 200 }
  )
})

t.test('callers that arrive during a read share the next one, which runs once', async t => {
  const { read, pending } = create()
  const first = read('key')
  await turn()
  await Promise.resolve()
  t.equal(pending.length, 1, 'a lone read starts at once')
  const others = [read('key'), read('key'), read('key')]
  pending[0]?.resolve(1)
  t.equal(await first, 1)
  await started(pending, 2)
  const late = read('key')
  pending[1]?.resolve(2)
  t.strictSame(await Promise.all(others), [2, 2, 2])
  await started(pending, 3)
  pending[2]?.resolve(3)
  t.equal(await late, 3)
  t.equal(pending.length, 3)
})

t.test('callers that arrive in the same turn share one read, which starts after it', async t => {
  const { read, pending } = create()
  const answers = [read('key'), read('key'), read('key')]
  t.equal(pending.length, 0)
  await started(pending, 1)
  pending[0]?.resolve(1)
  t.strictSame(await Promise.all(answers), [1, 1, 1])
})

t.test('callers of the next turns join too while every turn brings more, but not forever', async t => {
  const { read, pending } = create()
  const answers = [read('key')]
  for (let i = 0; i < 3; i++) {
    answers.push(read('key'))
    await turn()
    t.equal(pending.length, 0)
  }
  await turn()
  await Promise.resolve()
  t.equal(pending.length, 1, 'the last turn brought no caller')
  pending[0]?.resolve(1)
  t.strictSame(await Promise.all(answers), [1, 1, 1, 1])

  const crowd = []
  for (let turns = 0; pending.length < 2 && turns < 100; turns++) {
    crowd.push(read('key'))
    await turn()
  }
  t.equal(pending.length, 2, 'the read starts although more callers arrive')
  pending[1]?.resolve(2)
  await turn()
  t.ok(crowd.length < 20)
  t.equal(await crowd[0], 2)
})

t.test('an error reaches every caller that shares the read, and no later one', async t => {
  const { read, pending, coalesced } = create()
  const first = read('key')
  await started(pending, 1)
  const others = [read('key'), read('key')]
  pending[0]?.reject(new Error('first'))
  await t.rejects(first, { message: 'first' })
  await started(pending, 2)
  pending[1]?.reject(new Error('second'))
  t.match(await Promise.allSettled(others), [{ reason: { message: 'second' } }, { reason: { message: 'second' } }])
  t.equal(coalesced.size, 0)
  await t.rejects(
    coalesced.read('key', () => {
      throw new Error('at once')
    }),
    { message: 'at once' }
  )
  const next = read('key')
  await started(pending, 3)
  pending[2]?.resolve(3)
  t.equal(await next, 3)
})

t.test('keys are forgotten after their reads, and reads beyond maxKeys run alone', async t => {
  const { read, pending, coalesced } = create({ maxKeys: 2 })
  const first = ['a', 'b'].map(read)
  await started(pending, 2)
  const others = ['c', 'c', 'a'].map(read)
  t.equal(coalesced.size, 2)
  t.equal(pending.length, 4, 'a and b once, c once for each caller; the second a waits')
  pending.forEach(({ resolve }, index) => resolve(index))
  await started(pending, 5)
  pending[4]?.resolve(4)
  t.strictSame(await Promise.all([...first, ...others]), [0, 1, 2, 3, 4])
  t.equal(coalesced.size, 0)
})

function create({ maxKeys = 10 } = {}) {
  const coalesced = createCoalescedRead<number>({ maxKeys })
  const pending: Array<{ resolve: (value: number) => void; reject: (error: Error) => void }> = []
  const read = (key: string) =>
    coalesced.read(
      key,
      () =>
        new Promise((resolve, reject) => {
          pending.push({ resolve, reject })
        })
    )
  return { coalesced, read, pending }
}

async function started(pending: readonly unknown[], count: number): Promise<void> {
  for (let turns = 0; pending.length < count && turns < 100; turns++) await turn()
  if (pending.length !== count) throw new Error(`${pending.length} reads have started, expected ${count}`)
}

async function turn(): Promise<void> {
  await new Promise(resolve => {
    setImmediate(resolve)
  })
}
