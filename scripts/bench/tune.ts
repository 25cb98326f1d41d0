import type { GroupCommitLimits } from '../../src/batching/group-commit.js'
import { median } from './report.js'
import { measure, type Bench, type Service } from './services.js'
import type { WorkloadName } from './workloads.js'

export interface TuneOptions {
  rounds: number
  /** Of each measurement, two in a round. */
  seconds: number
}

type Limits = Pick<GroupCommitLimits, 'slots' | 'maxGroup'>

const chosen: Limits = { slots: 2, maxGroup: 128 }

const variants: readonly Limits[] = [
  chosen,
  ...[1, 4].map(slots => ({ ...chosen, slots })),
  ...[1, 16, 64, 256].map(maxGroup => ({ ...chosen, maxGroup }))
]

const loads: ReadonlyArray<{ workload: WorkloadName; connections: number; title: string }> = [
  { workload: 'spread', connections: 1, title: 'one client' },
  { workload: 'hot', connections: 64, title: 'one hot product, 64 clients' },
  { workload: 'spread', connections: 64, title: '1,000 products, 64 clients' },
  { workload: 'five lines', connections: 64, title: 'five lines, 64 clients' },
  { workload: 'hot', connections: 256, title: 'one hot product, 256 clients' },
  { workload: 'spread', connections: 256, title: '1,000 products, 256 clients' }
]

/**
 * Measures the limits of group commit against those that were chosen, there and back in each round. Another one begins each time: who is last is measured
 * twice at once, which is an advantage.
 *
 * @returns the report
 */
export async function measureTuning(bench: Bench, { rounds, seconds }: TuneOptions): Promise<string> {
  const url = await bench.createDatabase('bench_tuning')
  const services: Service[] = []
  for (const limits of variants) services.push(await bench.startService('service', url, limits))
  for (const service of services) await measure(service, { workload: 'five lines', connections: 64, seconds })

  const rows: string[] = []
  for (const { workload, connections, title } of loads) {
    const perSecond: number[][] = variants.map(() => [])
    for (let round = 0; round < rounds; round++) {
      const there = startingWith(
        round * 2,
        services.map((service, variant) => ({ service, variant }))
      )
      const sums = variants.map(() => 0)
      for (const { service, variant } of [...there, ...there.toReversed()]) {
        sums[variant] = (sums[variant] ?? 0) + (await measure(service, { workload, connections, seconds })).perSecond
      }
      sums.forEach((sum, variant) => perSecond[variant]?.push(sum / 2))
    }
    const ratios = perSecond.map(measured =>
      median(measured.map((value, round) => value / (perSecond[0]?.[round] ?? NaN)))
    )
    rows.push(
      `| ${title} | ${Math.round(median(perSecond[0] ?? [])).toLocaleString('en')} | ${ratios
        .slice(1)
        .map(ratio => ratio.toFixed(2))
        .join(' | ')} |`
    )
    process.stderr.write(`${title}: ${ratios.map(ratio => ratio.toFixed(2)).join(' ')}\n`)
  }
  return `# Tuning of group commit

Orders per second with ${describe(chosen)} a group at most, as chosen in \`src/orders/place-orders.ts\`, and how many times that others place in the same rounds
(medians of ${rounds} rounds, ${seconds} s there and ${seconds} s back). One client alone is never in a group, nor beside one: how far its row is from 1 is how far the others
may be by chance. Made by \`npm run bench -- --tune\`.

| orders of | ${describe(chosen)}, per second | ${variants.slice(1).map(describe).join(' | ')} |
|---|---|${variants
    .slice(1)
    .map(() => '---|')
    .join('')}
${rows.join('\n')}
`
}

/** The list from another one of it on, and then those before that. */
function startingWith<T>(index: number, list: readonly T[]): T[] {
  const start = index % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

function describe({ slots, maxGroup }: Limits): string {
  return `${slots} ${slots === 1 ? 'slot' : 'slots'}, ${maxGroup}`
}
