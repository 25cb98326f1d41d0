import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import {
  createGroupCommit,
  LaneBusy,
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
    laneOf: () => 1,
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
    return await double(requests, 'wait')
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
    return await double(requests, 'wait')
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
    return await double(requests, 'wait')
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
    return await double(requests, 'wait')
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
      return await double(requests, 'wait')
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
      return await double(requests, 'wait')
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
      return await double(requests, 'wait')
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
      return await double(requests, 'wait')
    },
    { maxGroup: 2 }
  )
  await Promise.all([1, 2, 3, 4].map(request => storage.run(request, () => submit(request))))
  t.strictSame(contexts, [1, 3])
})

/** Lanes of tens; requests of a busy lane are skipped, or wait until it is free. */
function createLanes(busy: Set<number>, limits: Partial<GroupCommitOptions<number, number>> = {}) {
  const runs: Array<{ requests: number[]; ifBusy: string }> = []
  const laneOf = (request: number) => Math.floor(request / 10)
  const group = create(
    async (requests, ifBusy) => {
      runs.push({ requests: [...requests], ifBusy })
      await sleep(1)
      const isBusy = (request: number) => busy.has(laneOf(request))
      if (ifBusy === 'wait') await until(() => !requests.some(isBusy), { what: 'the lane is free' })
      return requests.map((request): Outcome<number> =>
        isBusy(request) ? { ok: false, error: new LaneBusy() } : { ok: true, result: request * 2 }
      )
    },
    { maxGroup: 100, laneOf, ...limits }
  )
  return { ...group, runs, queued: () => group.queued }
}

t.test('requests of several lanes share a transaction', async t => {
  const { submit, runs } = createLanes(new Set())
  t.strictSame(await Promise.all([10, 20, 11, 30].map(submit)), [20, 40, 22, 60])
  t.strictSame(runs, [{ requests: [10, 20, 30, 11], ifBusy: 'skip' }])
})

t.test('a lane with many requests delays those of the others by one group at most', async t => {
  const { submit, runs } = createLanes(new Set(), { maxGroup: 3 })
  const answers = [10, 11, 12, 13, 14, 15, 16, 20, 21].map(submit)
  t.strictSame(await Promise.all(answers), [20, 22, 24, 26, 28, 30, 32, 40, 42])
  t.strictSame(
    runs.map(({ requests }) => requests),
    [
      [10, 20, 11],
      [21, 12, 13],
      [14, 15, 16]
    ]
  )
})

t.test('a busy lane holds up no other, and keeps the order of its requests', async t => {
  const busy = new Set([1])
  const { submit, runs, queued } = createLanes(busy)
  const ended: number[] = []
  const ask = async (request: number) => {
    t.equal(await submit(request), request * 2)
    ended.push(request)
  }
  const first = [10, 20, 11].map(ask)
  await until(() => ended.includes(20), { what: 'the request of the other lane' })
  t.strictSame(ended, [20], 'those of the busy lane wait')
  await until(() => runs.some(({ ifBusy }) => ifBusy === 'wait'), { what: 'the transaction of the busy lane' })
  const more = [12, 21, 13].map(ask)
  await until(() => ended.includes(21), { what: 'the next request of the other lane' })
  t.strictSame(ended, [20, 21])
  busy.clear()
  await Promise.all([...first, ...more])
  t.strictSame(
    ended.filter(request => request < 20),
    [10, 11, 12, 13]
  )
  t.strictSame(
    runs.filter(({ ifBusy }) => ifBusy === 'wait').map(({ requests }) => requests),
    [
      [10, 11],
      [12, 13]
    ],
    'alone, two of them together'
  )
  t.equal(queued(), 0)
  const [before, answer] = [runs.length, await submit(14)]
  t.strictSame([answer, runs.slice(before)], [28, [{ requests: [14], ifBusy: 'skip' }]], 'then it shares again')
})

t.test('a busy lane that is full refuses its own requests only', async t => {
  const busy = new Set([1])
  const { submit } = createLanes(busy, { maxQueued: 2 })
  const first = submit(10)
  await sleep(20)
  const waiting = [11, 12, 13].map(submit)
  t.match(await Promise.allSettled([waiting[2]]), [{ reason: { message: 'full' } }])
  t.equal(await submit(20), 40)
  busy.clear()
  t.strictSame(await Promise.all([first, waiting[0], waiting[1]]), [20, 22, 24])
})

t.test('a transaction whose requests were all skipped is not reported', async t => {
  const busy = new Set([1])
  const sizes: number[] = []
  const { submit } = createLanes(busy, { onGroup: ({ size }) => sizes.push(size) })
  const answers = [10, 20, 30].map(submit)
  await answers[1]
  busy.clear()
  await Promise.all(answers)
  t.strictSame(sizes, [2, 1])
})
