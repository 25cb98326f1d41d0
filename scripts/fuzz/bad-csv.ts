import type { Random } from '../shared/random.js'
import { garbage } from './garbage.js'

/** A file of products with a mistake in it. */
export function badCsv(random: Random): string | Buffer {
  return random.pick<() => string | Buffer>([
    () => fileOf(random),
    () => fileOf(random),
    () => fileOf(random),
    () => fileOf(random).replaceAll(',', ';'),
    () => fileOf(random).slice(0, -random.between(1, 20)),
    () => `\ufeff${fileOf(random)}`,
    () => Buffer.from(fileOf(random), 'utf16le'),
    () => Buffer.from(`${fileOf(random)}caf\u00e9`, 'latin1'),
    () => `sku,name\n"${'x\n'.repeat(random.between(1, 200_000))}`,
    () => `id\n${'9\n'.repeat(random.between(1, 20_000))}`,
    () => 'sku,'.repeat(random.between(1, 50_000)),
    () => `sku,metadata\nA,"${'['.repeat(random.between(1, 200_000))}"`,
    () => `sku,metadata\nA,"{${Array.from({ length: 5_000 }, (_, n) => `""k${n}"":0`).join(',')}}"`,
    () => Buffer.from(garbage(random, random.between(1, 500)), 'latin1')
  ])()
}

function fileOf(random: Random): string {
  const columns = ['id', 'sku', 'name', 'price', 'price_cents', 'stock', 'external_id', 'metadata', 'is_active']
  const used = columns.filter(() => random.happens(0.6))
  const rows = Array.from({ length: random.between(0, 30) }, () => used.map(() => random.pick(cells)).join(','))
  return [used.join(','), ...rows].join(random.pick(['\r\n', '\n', '\r']))
}

const cells = [
  '',
  '1',
  '2',
  '-1',
  '1e400',
  '9007199254740993',
  '24.90',
  'MUG',
  'true',
  "'=1",
  '"a""b"',
  '"a\nb"',
  '{}',
  '"{""a"":""b""}"',
  '"{""__proto__"":{}}"',
  '\u0000',
  '\u200b',
  'x'.repeat(300),
  '😀'
]
