import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { median } from '../../scripts/shared/percentile.js'
import { build, send } from '../support/app.js'
import { operationSettings } from '../support/operations.js'
import type { Schema } from '../support/json-schema-arbitrary.js'

// How many readings of 100,000 small objects a MiB of a body may cost; not a time, for the machine may be slow or busy.
// The service needs half of it. Work that grows with the square of the body takes a hundred times that.
const maxCostOfMiB = 60

const secret = 'a secret of the payment provider'
const oneMiB = 1_048_576

interface Operation {
  operationId: string
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** Where a value can stand in a body: the text before it and after it. */
interface Place {
  name: string
  /** The schema of a text or a number; null for an object or a list. */
  leaf: string | null
  before: string
  after: string
}

t.test('the worst bodies of every route cost little processor time', { timeout: 1_800_000 }, async t => {
  const app = await build(t, {
    ...operationSettings,
    webhookSecrets: [secret],
    jwtSecrets: ['x'.repeat(32)],
    hasTestLogin: true
  })
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const routes = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => ['post', 'put', 'patch'].includes(method))
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation }))
  )
  t.ok(routes.length >= 15)

  for (const { path, method, operation } of routes) {
    const url = path.replace(/\{name\}/g, 'webhooks').replace(/\{\w+\}/g, '1')
    const schema = operation.requestBody?.content['application/json']?.schema
    const places = [
      { name: 'body', leaf: null, before: '', after: '' },
      ...(schema ? withoutTwins(placesIn(schema, document.components.schemas)) : [])
    ]
    const limit = url.endsWith('/bulk') ? 4 * oneMiB : url === '/webhooks/payment' ? 256 * 1024 : oneMiB
    await t.test(`${method} ${url}`, { timeout: 300_000 }, async t => {
      await post(app, method, url, '{}')
      const yardstick = yardstickMs()
      const costOf = (cpuMs: number, text: string) => cpuMs / yardstick / Math.max(1, text.length / oneMiB)
      let worst = { name: '', cost: 0 }
      for (const body of worstBodies(places, limit)) {
        const { status, errors, cpuMs } = await post(app, method, url, body.text)
        if (status >= 500) t.fail(`${body.name}: ${status}`)
        if (errors > 100) t.fail(`${body.name}: ${errors} errors`)
        let cost = costOf(cpuMs, body.text)
        // Once more: a collection of all garbage may have come in between.
        if (cost > maxCostOfMiB) cost = costOf((await post(app, method, url, body.text)).cpuMs, body.text)
        if (cost > maxCostOfMiB) t.fail(`${body.name}: ${cost.toFixed(1)}`)
        if (cost > worst.cost) worst = { name: body.name, cost }
      }
      t.pass(`at most ${worst.cost.toFixed(1)} (${worst.name})`)
    })
  }
})

/** Sends a body, signed for the payment webhook, and measures what it costs this process. */
async function post(app: FastifyInstance, method: string, url: string, payload: string) {
  const before = process.cpuUsage()
  const response = await app.inject({
    method: method as 'POST',
    url,
    payload,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': String(++keys),
      ...(url === '/webhooks/payment' && {
        'x-signature': createHmac('sha256', secret).update(payload).digest('hex')
      })
    }
  })
  const { user, system } = process.cpuUsage(before)
  const { errors } = response.headers['content-type']?.toString().includes('problem') ? response.json() : {}
  return {
    status: response.statusCode,
    errors: Array.isArray(errors) ? errors.length : 0,
    cpuMs: (user + system) / 1000
  }
}

let keys = 0

/** The processor time to read 100,000 small objects, in milliseconds: the median of five readings. */
function yardstickMs(): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    JSON.parse(smallObjects)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(times)
}

const smallObjects = array(oneMiB, () => '{"k":0}', 100_000)

/** Every place of a schema that can hold a value, with the smallest body around it. */
function placesIn(
  schema: Schema,
  components: Record<string, Schema>,
  at: Omit<Place, 'leaf'> = { name: 'body', before: '', after: '' }
): Place[] {
  const { properties = {}, items } = schema.$ref ? (components[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
  const inner = [
    ...Object.entries(properties).map(([name, property]) => ({
      part: property,
      at: {
        name: `${at.name}/${name}`,
        // Partial, so that each item of a bulk request has its own errors.
        before: `${at.before}{${properties.mode && name !== 'mode' ? '"mode":"partial",' : ''}"${name}":`,
        after: `}${at.after}`
      }
    })),
    ...(items ? [{ part: items, at: { name: `${at.name}/0`, before: `${at.before}[`, after: `]${at.after}` } }] : [])
  ]
  return inner.flatMap(({ part, at }) => {
    const isLeaf = part.$ref === undefined && part.items === undefined && part.properties === undefined
    return [{ ...at, leaf: isLeaf ? JSON.stringify(part) : null }, ...placesIn(part, components, at)]
  })
}

/** The same texts and numbers cost the same in every body of every route: one place for each of their schemas. */
function withoutTwins(places: readonly Place[]): Place[] {
  return places.filter(({ leaf }) => leaf === null || (!tried.has(leaf) && tried.add(leaf)))
}

const tried = new Set<string>()

function* worstBodies(places: readonly Place[], limit: number): Generator<{ name: string; text: string }> {
  for (const place of places) {
    // A body as long as the route takes for the outer places, a MiB for all that is in them.
    const size = place.before.length < 40 ? limit : Math.min(limit, oneMiB)
    const room = size - place.before.length - place.after.length
    for (const [name, fill] of Object.entries(place.leaf ? scalars : structures)) {
      yield { name: `${place.name}: ${name}`, text: `${place.before}${fill(room)}${place.after}` }
    }
  }
}

const structures: Record<string, (room: number) => string> = {
  // The service parses no body with more than 100,000 objects, lists and fields: these three have nearly as many.
  'the most unknown fields that are parsed': room => object(room, index => `"${index}":0`, 99_900),
  'a thousand objects with 98 unknown fields': room =>
    array(room, () => object(room / 1_000, index => `"k${index}":0`, 98), 1_000),
  'a hundred objects with a hundred objects with unknown fields': room =>
    array(room, () => `{"items":${array(room / 100 - 13, () => object(room, index => `"${index}":0`, 8), 100)}}`, 100),
  'unknown fields': room => object(room, index => `"k${index.toString(36)}":0`),
  'unknown fields that look like indexes': room => object(room, index => `"${index * 7}":0`),
  'one field again and again': room => object(room, () => '"k":0'),
  'fields named __proto__ in text': room => object(room, index => `"${index}":"\\"__proto__\\":"`),
  'wrong items': room => array(room, () => '0'),
  'empty objects': room => array(room, () => '{}'),
  'empty lists': room => array(room, () => '[]'),
  'objects with one unknown field': room => array(room, () => '{"k":0}'),
  'a thousand objects with long lists': room =>
    array(
      room,
      () => `{"items":${array(room / 2_000 - 12, () => '{}')},"lines":${array(room / 2_000 - 12, () => '0')}}`
    ),
  'deep lists': room => '['.repeat(room / 2) + ']'.repeat(room / 2),
  'deep objects': room => `${'{"k":'.repeat((room - 1) / 6)}0${'}'.repeat((room - 1) / 6)}`,
  'one long name': room => `{${text(room - 4, 'n')}:0}`
}

const scalars: Record<string, (room: number) => string> = {
  letters: room => text(room, 'a'),
  'letters and dots': room => text(room, 'a.'),
  'letters and hyphens': room => text(room, 'a-'),
  'an address with dots': room => text(room, 'a.', 'a@'),
  'an address with hyphens': room => text(room, 'a-', 'a@'),
  'at signs': room => text(room, '@'),
  digits: room => text(room, '0'),
  spaces: room => text(room, ' '),
  emoji: room => text(room - 4, '\u{1f600}', 'a'),
  'lone surrogates': room => text(room, '\\ud800'),
  'NUL characters': room => text(room, '\\u0000'),
  'a URL': room => text(room, 'a.', 'https://'),
  'a long number': room => '9'.repeat(room),
  'a long fraction': room => `0.${'1'.repeat(room - 2)}`
}

function array(room: number, item: () => string, maxItems = Infinity): string {
  return `[${list(room - 2, item, maxItems)}]`
}

function object(room: number, field: (index: number) => string, maxFields = Infinity): string {
  return `{${list(room - 2, field, maxFields)}}`
}

function list(room: number, part: (index: number) => string, maxParts: number): string {
  const parts: string[] = []
  let used = 0
  for (;;) {
    const next = part(parts.length)
    used += next.length + 1
    if (used > room + 1 || parts.length >= maxParts) return parts.join(',')
    parts.push(next)
  }
}

function text(room: number, pattern: string, start = ''): string {
  const count = Math.floor((room - 2 - start.length) / Buffer.byteLength(pattern))
  return `"${start}${pattern.repeat(Math.max(0, count))}"`
}
