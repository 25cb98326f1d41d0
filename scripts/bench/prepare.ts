// Creates what measurements need, through the routes of the measured service. Unlike the tables, the routes are the
// same in every version.
import { putLoad, type Task } from './http-load.js'
import { creationTasks, placementTasks } from './tasks.js'
import { productCount, warmUpSeconds, type WorkloadName } from './workloads.js'

/** The PENDING orders of a service that measurements use up. */
export interface PendingOrders {
  /** Takes orders for a measurement, more than it is expected to change, and places the missing ones. @returns ids */
  take(workload: WorkloadName, seconds: number): Promise<number[]>
  /** Takes back what a measurement left, and notes how many orders it changed per second. */
  settle(workload: WorkloadName, unused: readonly number[], perSecond: number): void
}

/** Keeps the ids of the orders in memory: only measurements change these orders. */
export function createPendingOrders(address: string): PendingOrders {
  let pending: number[] = []
  const rates = new Map<WorkloadName, number>()
  return {
    async take(workload, seconds) {
      const count = Math.ceil((rates.get(workload) ?? unknownRate) * (seconds + warmUpSeconds) * margin)
      if (count > pending.length) pending = [...pending, ...(await placeOrders(address, count - pending.length))]
      return pending.splice(0, count)
    },
    settle(workload, unused, perSecond) {
      pending = [...unused, ...pending]
      rates.set(workload, Math.max(rates.get(workload) ?? 0, perSecond))
    }
  }
}

// For the first measurement of a workload, a warm-up. More orders would take the slowest service many seconds.
const unknownRate = 200

// If a measurement is still too fast, it ends when it has no orders left. What it leaves is used by the next.
const margin = 1.5

const connections = 64

async function placeOrders(address: string, count: number): Promise<number[]> {
  const ids: number[] = []
  await putAll({ address, tasks: placementTasks(id => ids.push(id)), count })
  return ids
}

/** Fills an empty shop as bench.createDatabase does: products 1 to 1,000, and as many orders. */
export async function fillShop(address: string): Promise<void> {
  await putAll({ address, tasks: creationTasks(), once: true })
  await placeOrders(address, productCount)
}

/** @throws Error when a request fails */
async function putAll(load: { address: string; tasks: Task[]; once?: boolean; count?: number }): Promise<void> {
  const { answered, failed } = await putLoad({ ...load, connections })
  if (failed > 0) throw new Error(`${failed} of ${answered} requests failed while a measurement was prepared`)
}
