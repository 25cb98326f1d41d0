import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import {
  createGroupCommit,
  type GroupCommitOptions,
  type GroupReport,
  type Outcome
} from '../../src/batching/group-commit.js'

type Run = GroupCommitOptions<number, number>['run']

function create(run: Run, limits: Partial<GroupCommitOptions<number, number>> = {}) {
  return createGroupCommit<number, number>({
    run,
    lanes: 1,
    maxGroup: 4,
    maxQueued: 100,
    refuse: () => new Error('full'),
    mayRetryAlone: () => true,
    ...limits
  })
}

const double: Run = async requests => requests.map((request): Outcome<number> => ({ ok: true, result: request * 2 }))

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise(resolve => {
      setImmediate(resolve)
    })
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turns(1)
}

t.test('requests that arrive during a transaction share the next one, at most maxGroup, in order', async t => {
  const groups: number[][] = []
  let submitted: Array<Promise<number>> = []
  const { submit } = create(async requests => {
    groups.push([...requests])
    if (groups.length === 1) submitted = [1, 2, 3, 4, 5, 6].map(submit)
    return await double(requests)
  })
  const first = await submit(0)
  const results = [first, ...(await Promise.all(submitted))]
  t.strictSame(results, [0, 2, 4, 6, 8, 10, 12])
  t.strictSame(groups, [[0], [1, 2, 3, 4], [5, 6]])
})

t.test('as many transactions run at once as there are lanes', async t => {
  let running = 0
  let most = 0
  const { submit } = create(
    async requests => {
      most = Math.max(most, ++running)
      await sleep(5)
      running--
      return await double(requests)
    },
    { lanes: 3, maxGroup: 1 }
  )
  await Promise.all(Array.from({ length: 20 }, (_, i) => submit(i)))
  t.equal(most, 3)
})

t.test('who does not fill a group waits for the transaction that is on its way', async t => {
  const groups: number[][] = []
  const ends: Array<() => void> = []
  const { submit } = create(
    async requests => {
      groups.push([...requests])
      await new Promise<void>(resolve => {
        ends.push(resolve)
      })
      return await double(requests)
    },
    { lanes: 2 }
  )
  const answers = [submit(0)]
  await until(() => groups.length === 1)
  answers.push(...[1, 2, 3].map(submit))
  await turns(10)
  t.strictSame(groups, [[0]], 'three of four')
  answers.push(submit(4))
  await until(() => groups.length === 2)
  answers.push(...[5, 6, 7, 8].map(submit))
  await turns(10)
  t.strictSame(groups, [[0], [1, 2, 3, 4]], 'there are two lanes')
  ends.forEach(end => {
    end()
  })
  await until(() => groups.length === 3)
  ends.at(-1)?.()
  t.strictSame(await Promise.all(answers), [0, 2, 4, 6, 8, 10, 12, 14, 16])
  t.strictSame(groups[2], [5, 6, 7, 8])
})

t.test('a transaction that takes long, e.g. for a lock, does not hold up the others', async t => {
  let unlock = () => {}
  const locked = new Promise<void>(resolve => {
    unlock = resolve
  })
  const { submit } = create(
    async requests => {
      if (requests.includes(1)) await locked
      return await double(requests)
    },
    { lanes: 2 }
  )
  const slow = submit(1)
  await turns(10)
  t.strictSame(await Promise.all([2, 3].map(submit)), [4, 6])
  t.equal(await submit(4), 8, 'nor those who come later')
  unlock()
  t.equal(await slow, 2)
  await turns(1)
  t.equal(await submit(5), 10, 'nor does it when it has ended')
})

t.test('requests of consecutive turns of the event loop share a transaction', async t => {
  const groups: number[][] = []
  const { submit } = create(async requests => {
    groups.push([...requests])
    return await double(requests)
  })
  const answers = [0, 1].map(submit)
  for (const request of [2, 3]) {
    await turns(1)
    answers.push(submit(request))
  }
  await Promise.all(answers)
  t.strictSame(groups, [[0, 1, 2, 3]])
})

t.test('each request hears its own outcome', async t => {
  const { submit } = create(async requests =>
    requests.map((request): Outcome<number> =>
      request % 2 === 0 ? { ok: true, result: request } : { ok: false, error: new Error(`no ${request}`) }
    )
  )
  const answers = await Promise.allSettled([submit(0), submit(1), submit(2)])
  t.match(answers, [{ value: 0 }, { reason: { message: 'no 1' } }, { value: 2 }])
})

t.test('one bad request does not fail its group: after a failure each is tried alone', async t => {
  let runs = 0
  const { submit } = create(async requests => {
    runs++
    if (requests.includes(2)) throw new Error('bad')
    return await double(requests)
  })
  const answers = await Promise.allSettled([1, 2, 3].map(submit))
  t.match(answers, [{ value: 2 }, { reason: { message: 'bad' } }, { value: 6 }])
  t.equal(runs, 4)
})

t.test('a group whose commit may have been made is not tried again', async t => {
  let runs = 0
  const { submit } = create(
    async () => {
      runs++
      throw new Error('gone')
    },
    { mayRetryAlone: () => false }
  )
  const answers = await Promise.allSettled([1, 2, 3].map(submit))
  t.ok(answers.every(({ status }) => status === 'rejected'))
  t.equal(runs, 1)
})

t.test('past the bound of the queue requests are refused, and those in it are answered', async t => {
  const group = create(
    async requests => {
      await sleep(5)
      return await double(requests)
    },
    { maxQueued: 5 }
  )
  const answers = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => group.submit(i)))
  t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 5)
  t.match(answers.at(-1), { reason: { message: 'full' } })
  t.equal(group.queued, 0)
  t.equal(await group.submit(4), 8, 'there is room again')
})

t.test('a run that answers too few outcomes fails those without, rather than leaving them waiting', async t => {
  const { submit } = create(async () => [{ ok: true, result: 1 }])
  t.match(await Promise.allSettled([submit(1), submit(2)]), [{ value: 1 }, { reason: Error }])
})

t.test('thousands of requests keep their order', async t => {
  const seen: number[] = []
  const { submit } = create(
    async requests => {
      seen.push(...requests)
      return await double(requests)
    },
    { maxGroup: 64, maxQueued: 10_000 }
  )
  await Promise.all(Array.from({ length: 5_000 }, (_, i) => submit(i)))
  t.strictSame(
    seen,
    Array.from({ length: 5_000 }, (_, i) => i)
  )
})

t.test(
  'an observer hears of every transaction, failed ones too: its size, how long its first request waited, how long it took',
  async t => {
    const reports: GroupReport[] = []
    let others: Array<Promise<number>> = []
    const { submit } = create(
      async requests => {
        if (requests.includes(1)) others = [2, 3].map(submit)
        await sleep(20)
        if (requests.includes(3)) throw new Error('bad')
        return await double(requests)
      },
      { onGroup: report => reports.push(report) }
    )
    await submit(1)
    await Promise.allSettled(others)
    t.strictSame(
      reports.map(({ size }) => size),
      [1, 2, 1, 1],
      'one, two that failed together, and each of them alone'
    )
    t.ok(reports.every(({ durationMs }) => durationMs > 15))
    t.ok(Number(reports[1]?.waitMs) > 5, 'the first of the second group waited for the first')
  }
)

t.test('a group runs in the context of its first request, not of whoever began the one before', async t => {
  const storage = new AsyncLocalStorage<number>()
  const contexts: Array<number | undefined> = []
  const { submit } = create(
    async requests => {
      contexts.push(storage.getStore())
      await sleep(10)
      return await double(requests)
    },
    { maxGroup: 2 }
  )
  await Promise.all([1, 2, 3, 4].map(request => storage.run(request, () => submit(request))))
  t.strictSame(contexts, [1, 3])
})
