import { availableParallelism, cpus } from 'node:os'
import { keyOf, type CompareOptions, type Comparison, type Results } from './compare.js'
import {
  aloneWorkloads,
  maxAloneRatio,
  workloads,
  type Measurement,
  type Variant,
  type WorkloadName
} from './workloads.js'

/** The report of a comparison, in Markdown. */
export function reportOf(
  { together, alone, memory }: Comparison,
  { rounds, seconds, connections }: CompareOptions
): string {
  return `# Benchmark

${connections} connections, ${rounds} rounds, in each of them every row ${seconds} s on the way there and ${seconds} s on the way back (a, b, c, c, b, a); medians of the rounds. ${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node.js ${process.versions.node};
service, PostgreSQL 18 (durable) and load generator share them. Only ratios within a run mean something elsewhere. Made by \`npm run bench\`.

- **a** this service, with everything that it has around its routes; like the others it logs warnings only
- **b** by hand: the same routes with an interactive Prisma transaction for each order and a query for each read (\`scripts/bench/by-hand.ts\`), and nothing around them
- **c** \`pgbench\`: the same tables written by the best single statement for each order, without HTTP and without Node.js
- **d** Fastify answering a constant of the same size, and nothing else

CPU is of the process that answers, without PostgreSQL.

| | by | per second | p50 | p95 | p99 | CPU per request | a is so many times it (each round) | asked for |
|---|---|---|---|---|---|---|---|---|
${workloads.flatMap(({ name, title, variants, targets }) => variants.flatMap(variant => rowOf(together, name, title, variant, targets[variant]))).join('\n')}

## One client alone

| | a, median latency | b, median latency | a / b (each round) | asked for |
|---|---|---|---|---|
${aloneWorkloads.map(name => aloneRowOf(alone, name)).join('\n')}

## Throughput over concurrency

![Throughput over concurrency](throughput.svg)

## Memory

${memory.map(({ requests, residentBytes }) => `${(residentBytes / 2 ** 20).toFixed(0)} MiB after ${requests.toLocaleString('en')} requests`).join(', ')}: ${((memory[1]?.residentBytes ?? NaN) / (memory[0]?.residentBytes ?? NaN)).toFixed(2)} times (asked for: at most 1.2).
`
}

const letters: Record<Variant, string> = { service: 'a', 'by hand': 'b', pgbench: 'c', constant: 'd' }

function rowOf(
  results: Results,
  name: WorkloadName,
  title: string,
  variant: Variant,
  target: number | undefined
): string[] {
  const measurements = results.get(keyOf(name, variant))
  if (!measurements) return []
  const middle = (pick: (measurement: Measurement) => number) => median(measurements.map(pick))
  const ratios = ratiosOf(results, name, variant, ({ perSecond }) => perSecond)
  const cpu = middle(({ cpuMicrosecondsPerRequest = NaN }) => cpuMicrosecondsPerRequest)
  const verdict = target === undefined ? '' : `${target}${median(ratios) >= target ? '' : ' (missed)'}`
  return [
    `| ${variant === 'service' ? title : ''} | ${letters[variant]} | ${Math.round(middle(({ perSecond }) => perSecond)).toLocaleString('en')} | ${ms(middle(({ p50Ms }) => p50Ms))} | ${ms(middle(({ p95Ms }) => p95Ms))} | ${ms(middle(({ p99Ms }) => p99Ms))} | ${Number.isNaN(cpu) ? '' : `${Math.round(cpu)} µs`} | ${variant === 'service' ? '' : ratioText(ratios)} | ${verdict} |`
  ]
}

function aloneRowOf(results: Results, name: WorkloadName): string {
  const latency = (variant: Variant) => median((results.get(keyOf(name, variant)) ?? []).map(({ p50Ms }) => p50Ms))
  const ratios = ratiosOf(results, name, 'by hand', ({ p50Ms }) => p50Ms)
  const title = name === 'spread' ? 'an order' : (workloads.find(workload => workload.name === name)?.title ?? name)
  return `| ${title} | ${ms(latency('service'))} | ${ms(latency('by hand'))} | ${ratioText(ratios)} | at most ${maxAloneRatio}${median(ratios) <= maxAloneRatio ? '' : ' (missed)'} |`
}

/** Of the service to the other, round by round. */
function ratiosOf(
  results: Results,
  name: WorkloadName,
  variant: Variant,
  pick: (measurement: Measurement) => number
): number[] {
  const others = results.get(keyOf(name, variant)) ?? []
  return (results.get(keyOf(name, 'service')) ?? []).map((measurement, round) => {
    const other = others[round]
    return other ? pick(measurement) / pick(other) : NaN
  })
}

function ratioText(ratios: number[]): string {
  return `**${median(ratios).toFixed(2)}** (${ratios.map(ratio => ratio.toFixed(2)).join(', ')})`
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
