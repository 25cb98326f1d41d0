import type { Context, LinkTarget } from './context.js'
import { maxLoaded } from './limits.js'

type Ask = Context['call']

/** Reads resources by id: each once, together with those that are asked for in the same turn of the event loop. */
export function loadById(call: Ask): Context['load'] {
  const loads = new Map<LinkTarget, Load>()
  return async (target, id) => {
    let load = loads.get(target)
    if (!load) loads.set(target, (load = createLoad(async ids => await readAll(call, target, ids))))
    return await load(id)
  }
}

type Load = (id: number) => Promise<unknown>

function createLoad(read: (ids: number[]) => Promise<Map<number, unknown>>): Load {
  const known = new Map<number, Promise<unknown>>()
  let waiting: { ids: number[]; found: Promise<Map<number, unknown>> } | undefined
  return id => {
    const found = known.get(id)
    if (found) return found
    if (!waiting || waiting.ids.length >= maxLoaded) {
      const ids: number[] = []
      const batch = { ids, found: nextTurn().then(async () => await start()) }
      const start = async () => {
        if (waiting === batch) waiting = undefined
        return await read(ids)
      }
      waiting = batch
    }
    waiting.ids.push(id)
    const result = waiting.found.then(all => all.get(id) ?? null)
    known.set(id, result)
    return result
  }
}

async function nextTurn(): Promise<void> {
  await new Promise(resolve => {
    setImmediate(resolve)
  })
}

async function readAll(call: Ask, target: LinkTarget, ids: number[]): Promise<Map<number, unknown>> {
  if (target.list) {
    try {
      return await readList(call, target.list, ids)
    } catch (error) {
      // A caller that may not list them may see its own: a customer its user.
      if (codeOf(error) !== 'FORBIDDEN') throw error
    }
  }
  const found = await Promise.all(ids.map(async id => [id, await readOne(call, target, id)] as const))
  return new Map(found)
}

async function readList(
  call: Ask,
  { operation, items }: NonNullable<LinkTarget['list']>,
  ids: number[]
): Promise<Map<number, unknown>> {
  const query = { ids: ids.join(','), limit: maxLoaded }
  const { [items]: found } = Object(await call(operation, { params: {}, query, headers: {} }))
  return new Map(found.map((item: { id: number }) => [item.id, item]))
}

async function readOne(call: Ask, { get }: LinkTarget, id: number): Promise<unknown> {
  try {
    return await call(get, { params: { id }, query: {}, headers: {} })
  } catch (error) {
    if (Object(Object(error).extensions).status === 404) return null
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return Object(Object(error).extensions).code
}
