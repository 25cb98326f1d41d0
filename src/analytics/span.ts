// Spans of time in a time zone. PostgreSQL knows the zones, and says where hours, days, weeks and months begin.
import { failureSqlState } from '../database/failures.js'
import type { Readable } from '../database/reads.js'
import { validationFailed, type FieldError } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { parseMoment } from '../http/schemas.js'

export const intervals = ['hour', 'day', 'week', 'month'] as const

export type Interval = (typeof intervals)[number]

/** What a client asks for. */
export interface SpanQuery {
  from?: string | undefined
  to?: string | undefined
  timezone?: string | undefined
}

/** A piece of a span: an hour, a day, a week or a month on the clocks of the zone, cut to the span. */
export interface Bucket {
  startMs: number
  endMs: number
  /** When it begins on the clocks of the zone, with their offset: `2026-03-29T00:00:00+01:00`. */
  localStart: string
}

/** The buckets of a response, at most: five years of days, or 83 days of hours. */
export const maxBuckets = 2_000

/**
 * Divides a span of time. Without an end it ends with the current day of the zone, without a beginning it has a length
 * that suits the interval.
 *
 * @throws ApiError VALIDATION_FAILED for an unknown zone, times that are not at a quarter of an hour, a span without
 *   length, more than `maxBuckets`
 */
export async function readBuckets(database: Readable, query: SpanQuery, interval: Interval): Promise<Bucket[]> {
  const zone = zoneOf(query)
  const span = spanOf(query, zone, interval)
  const rows = await select<BucketRow>(
    database,
    Prisma.sql`
    WITH span AS (${span}), starts AS (${interval === 'hour' ? hours(zone) : wholeDays(zone, interval)})
    SELECT from_ms, to_ms, (extract(epoch FROM starts.at) * 1000)::bigint AS start_ms,
      (extract(epoch FROM starts.at AT TIME ZONE ${zone}) * 1000)::bigint AS local_ms
    FROM (
      SELECT from_at, to_at, (extract(epoch FROM from_at) * 1000)::bigint AS from_ms,
        (extract(epoch FROM to_at) * 1000)::bigint AS to_ms
      FROM span
    ) AS span
    LEFT JOIN LATERAL (
      SELECT greatest(at, from_at) AS at FROM (SELECT at, lead(at) OVER (ORDER BY at) AS next FROM starts) AS ordered
      WHERE at < to_at AND (next IS NULL OR next > greatest(at, from_at))
      ORDER BY at LIMIT ${maxBuckets + 1}
    ) AS starts ON true
    ORDER BY start_ms`
  )
  const [fromMs, toMs] = [Number(rows[0]?.from_ms), Number(rows[0]?.to_ms)]
  requireSpan(query, fromMs, toMs)
  if (rows.length > maxBuckets) {
    const message = `has more than ${maxBuckets} parts of that length: choose a longer interval or a shorter span`
    throw validationFailed([{ path: 'query/interval', message }])
  }
  return rows.map((row, index) => {
    const startMs = Number(row.start_ms)
    const localStart = localTime(Number(row.local_ms), startMs)
    return { startMs, endMs: Number(rows[index + 1]?.start_ms ?? toMs), localStart }
  })
}

/**
 * Reads a span of time as a whole.
 *
 * @throws ApiError VALIDATION_FAILED like `readBuckets`
 */
export async function readSpan(database: Readable, query: SpanQuery): Promise<Pick<Bucket, 'startMs' | 'endMs'>> {
  const [row] = await select<Pick<BucketRow, 'from_ms' | 'to_ms'>>(
    database,
    Prisma.sql`
    SELECT (extract(epoch FROM from_at) * 1000)::bigint AS from_ms, (extract(epoch FROM to_at) * 1000)::bigint AS to_ms
    FROM (${spanOf(query, zoneOf(query), 'day')}) AS span`
  )
  const [startMs, endMs] = [Number(row?.from_ms), Number(row?.to_ms)]
  requireSpan(query, startMs, endMs)
  return { startMs, endMs }
}

interface BucketRow {
  from_ms: bigint
  to_ms: bigint
  start_ms: bigint
  local_ms: bigint
}

const unknownZone = () => validationFailed([{ path: 'query/timezone', message: 'is not a time zone of IANA' }])

/** PostgreSQL would take more: abbreviations with offsets, and offsets whose sign is the other way round. */
function zoneOf({ timezone = 'UTC' }: SpanQuery): Prisma.Sql {
  try {
    Intl.DateTimeFormat('en', { timeZone: timezone })
  } catch {
    throw unknownZone()
  }
  if (!/^[A-Za-z]/.test(timezone)) throw unknownZone()
  return Prisma.sql`${timezone}::text`
}

async function select<Row>(database: Readable, query: Prisma.Sql): Promise<Row[]> {
  try {
    return await database.$queryRaw<Row[]>(query)
  } catch (error) {
    // invalid_parameter_value: the database has another edition of the list of zones than Node.
    if (failureSqlState(error) === '22023') throw unknownZone()
    throw error
  }
}

const quarterMs = 900_000

function requireSpan(query: SpanQuery, fromMs: number, toMs: number): void {
  const errors: FieldError[] = []
  const message = 'is not at a quarter of an hour'
  if (fromMs % quarterMs !== 0) errors.push({ path: 'query/from', message })
  if (toMs % quarterMs !== 0) errors.push({ path: 'query/to', message })
  if (fromMs >= toMs) {
    const path = query.to === undefined ? 'query/from' : 'query/to'
    errors.push({ path, message: 'the span has no length: `to` must be after `from`' })
  }
  if (toMs - fromMs > maxSpanMs) {
    errors.push({ path: 'query/from', message: 'the span is longer than a hundred years' })
  }
  if (errors.length > 0) throw validationFailed(errors)
}

const maxSpanMs = 36_525 * 86_400_000

/** How far before its end a span begins. */
const lengths: Record<Interval, string> = { hour: '1 day', day: '30 days', week: '12 weeks', month: '12 months' }

/** A query for `from_at` and `to_at`. */
function spanOf({ from, to }: SpanQuery, zone: Prisma.Sql, interval: Interval): Prisma.Sql {
  const end =
    to === undefined
      ? instantOf(Prisma.sql`date_trunc('day', now() AT TIME ZONE ${zone}) + interval '1 day'`, zone)
      : readTime(to, 'to', zone)
  const earlier = Prisma.sql`(to_at AT TIME ZONE ${zone}) - ${lengths[interval]}::text::interval`
  const begin =
    from === undefined
      ? instantOf(Prisma.sql`date_trunc(${interval}::text, ${earlier})`, zone)
      : readTime(from, 'from', zone)
  return Prisma.sql`SELECT to_at, ${begin} AS from_at FROM (SELECT ${end} AS to_at) AS ended`
}

/** A time with an offset is that instant; any other is what the clocks of the zone show. */
function readTime(text: string, name: 'from' | 'to', zone: Prisma.Sql): Prisma.Sql {
  const moment = parseMoment(text)
  if (!moment) throw validationFailed([{ path: `query/${name}`, message: 'is not a time' }])
  const instant = moment.toISOString()
  if (/[Tt ].*(?:[Zz]|[+-]\d\d:\d\d)$/.test(text)) return Prisma.sql`${instant}::text::timestamptz`
  return instantOf(Prisma.sql`${instant.slice(0, -1)}::text::timestamp`, zone)
}

/**
 * The first instant at which the clocks of the zone show this time or a later one. When they are set back, a time comes
 * twice, and PostgreSQL takes the second one; when they are set forward, a time is left out.
 */
function instantOf(local: Prisma.Sql, zone: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT min(at) FROM (SELECT ${local} AS local) AS shown
    CROSS JOIN LATERAL generate_series((local AT TIME ZONE ${zone}) - interval '3 hours', local AT TIME ZONE ${zone},
      interval '15 minutes') AS at
    WHERE at AT TIME ZONE ${zone} >= local)`
}

/** When the days, weeks (from Monday) or months of the span begin. */
function wholeDays(zone: Prisma.Sql, interval: 'day' | 'week' | 'month'): Prisma.Sql {
  const step = Prisma.sql`${`1 ${interval}`}::text::interval`
  return Prisma.sql`
    SELECT ${instantOf(Prisma.sql`first`, zone)} AS at
    FROM span CROSS JOIN LATERAL (
      SELECT date_trunc(${interval}::text, from_at AT TIME ZONE ${zone}) AS begin
    ) AS local
    CROSS JOIN LATERAL generate_series(begin, least(to_at AT TIME ZONE ${zone}, begin + ${maxBuckets + 2} * ${step}),
      ${step}) AS first`
}

/**
 * When the hours of the span begin: whenever the clocks of the zone reach another hour, or are set. So the hour that
 * comes twice is two, and in a zone that sets its clocks by half an hour, one hour of the year has half its length.
 */
function hours(zone: Prisma.Sql): Prisma.Sql {
  const shown = Prisma.sql`at AT TIME ZONE ${zone}`
  const before = Prisma.sql`(at - interval '15 minutes') AT TIME ZONE ${zone}`
  return Prisma.sql`
    SELECT at FROM span CROSS JOIN LATERAL generate_series(from_at,
      least(to_at, from_at + ${maxBuckets + 2} * interval '1 hour'), interval '15 minutes') AS at
    WHERE at = from_at OR date_trunc('hour', ${shown}) <> date_trunc('hour', ${before})
      OR (${shown}) - (${before}) <> interval '15 minutes'`
}

function localTime(localMs: number, instantMs: number): string {
  const offset = (localMs - instantMs) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  const shown = new Date(localMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
  return `${shown}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}
