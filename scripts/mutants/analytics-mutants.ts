import type { Mutant } from './mutant.js'

const answers = (title: string) => ({ file: 'test/analytics/analytics.test.ts', title })
const folds = (title: string) => ({ file: 'test/analytics/fold.test.ts', title })

/** A defect for each promise of analytics. */
export const analyticsMutants: readonly Mutant[] = [
  {
    defect: 'analytics: days begin in UTC, whatever the zone',
    file: 'src/analytics/span.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'SELECT ${instantOf(Prisma.sql`first`, zone)} AS at',
    instead: "SELECT first AT TIME ZONE 'UTC' AS at",
    caughtBy: answers('days, hours, weeks and months are those of the clocks of the zone')
  },
  {
    defect: 'analytics: the hour that comes twice is one row',
    file: 'src/analytics/span.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: "OR (${shown}) - (${before}) <> interval '15 minutes'`",
    instead: '`',
    caughtBy: answers('days, hours, weeks and months are those of the clocks of the zone')
  },
  {
    defect: 'analytics: a canceled order still counts in net',
    file: 'src/analytics/fold.ts',
    text: 'SELECT CASE WHEN is_over THEN 0',
    instead: 'SELECT CASE WHEN false THEN 0',
    caughtBy: answers('every way in which an order ends is taken off net once')
  },
  {
    defect: 'analytics: events of another shop count',
    file: 'src/analytics/fold.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'JOIN events AS e ON e.shop_id = ${shopId} AND e.order_id',
    instead: 'JOIN events AS e ON e.order_id',
    caughtBy: answers('sales of two shops with the same ids are not mixed')
  },
  {
    defect: 'analytics: an order that changes its status keeps counting for the old one',
    file: 'src/analytics/fold.ts',
    text: 'WHERE is_old AND status <> old_status',
    instead: 'WHERE false',
    caughtBy: folds('a history is built in batches, and an answer that is not ready says how far it is')
  },
  {
    defect: 'analytics: a restored log is not noticed',
    file: 'src/analytics/fold.ts',
    text: "if (row.known_at?.getTime() !== eventAt?.getTime()) return 'restored'",
    instead: '',
    caughtBy: folds('a log that was restored to an earlier state has its sums computed anew')
  },
  {
    defect: 'analytics: a pass also adds what happened after its end',
    file: 'src/analytics/fold.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'AND part.id > ${from.partId} AND part.id <= ${to.partId}',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'AND part.id > ${from.partId}',
    caughtBy: folds('a history is built in batches, and an answer that is not ready says how far it is')
  }
]
