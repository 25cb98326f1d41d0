import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import {
  createGroupCommit,
  type GroupCommitOptions,
  type GroupReport,
  type Outcome
} from '../../src/batching/group-commit.js'
import { until } from '../../scripts/shared/until.js'

type Run = GroupCommitOptions<number, number>['run']

function create(run: Run, limits: Partial<GroupCommitOptions<number, number>> = {}) {
  return createGroupCommit<number, number>({
    run,
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

t.test('requests that arrive during a transaction share the next one, in order and at most maxGroup', async t => {
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

t.test('one transaction runs at a time, and a full group waits for it like any other', async t => {
  const groups: number[][] = []
  const ends: Array<() => void> = []
  const { submit } = create(async requests => {
    groups.push([...requests])
    await new Promise<void>(resolve => {
      ends.push(resolve)
    })
    return await double(requests)
  })
  const answers = [submit(0)]
  await turns(10)
  t.strictSame(groups, [[0]], 'a lone request starts at once')
  answers.push(...[1, 2, 3, 4, 5].map(submit))
  await turns(10)
  t.strictSame(groups, [[0]], 'the others wait')
  ends.at(-1)?.()
  await until(() => groups.length === 2, { what: 'the second transaction' })
  ends.at(-1)?.()
  await until(() => groups.length === 3, { what: 'the third transaction' })
  ends.at(-1)?.()
  t.strictSame(await Promise.all(answers), [0, 2, 4, 6, 8, 10])
  t.strictSame(groups, [[0], [1, 2, 3, 4], [5]])
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

t.test('each request gets its own outcome', async t => {
  const { submit } = create(async requests =>
    requests.map((request): Outcome<number> =>
      request % 2 === 0 ? { ok: true, result: request } : { ok: false, error: new Error(`no ${request}`) }
    )
  )
  const answers = await Promise.allSettled([submit(0), submit(1), submit(2)])
  t.match(answers, [{ value: 0 }, { reason: { message: 'no 1' } }, { value: 2 }])
})

t.test('one bad request does not fail its group: after a failure each request is retried alone', async t => {
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

t.test('a group that may have committed is not retried', async t => {
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

t.test('requests beyond maxQueued are refused, and the queued ones are answered', async t => {
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
  t.equal(await group.submit(4), 8, 'the queue has room again')
})

t.test('when a run returns too few outcomes, the requests without one fail instead of waiting forever', async t => {
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

t.test('every transaction, failed ones included, is reported: size, longest wait, duration', async t => {
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
    'one request, two that failed together, then each of them alone'
  )
  t.ok(reports.every(({ durationMs }) => durationMs > 15))
  t.ok(Number(reports[1]?.waitMs) > 5, 'the first request of the second group waited for the first group')
})

t.test("a group runs in the async context of its first request, not in the previous group's", async t => {
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
