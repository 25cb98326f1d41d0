import type { Mutant } from './mutant.js'

const erasure = (title: string) => ({ file: 'test/privacy/erasure.test.ts', title })
const audit = (title: string) => ({ file: 'test/audit/audit.test.ts', title })

const nothing = 'after an erasure, nothing of the person is in the database, in Redis, or in the log'

/** Defects of erasures and of the audit log. */
export const privacyMutants: readonly Mutant[] = [
  {
    defect: 'erasure: an order keeps the name of its user',
    file: 'src/shop/order-tables.ts',
    text: 'user_name = NULL, locale = NULL,',
    instead: 'locale = NULL,',
    caughtBy: erasure(nothing)
  },
  {
    defect: 'erasure: stored responses stay',
    file: 'src/privacy/erase-person.ts',
    text: 'await removeAnswers(app.prisma, shopId, { ...person, orderIds })',
    instead: '',
    caughtBy: erasure(nothing)
  },
  {
    defect: 'erasure: entries of streams stay',
    file: 'src/integrations/redis-streams.ts',
    text: 'await forget(connection, shop, events, signal)',
    instead: '',
    caughtBy: erasure(nothing)
  },
  {
    defect: 'erasure: the user goes before its last orders',
    file: 'src/privacy/erase-person.ts',
    text: 'const isDone = erasable.length === orders.length',
    instead: 'const isDone = true',
    caughtBy: erasure('a person with more orders than one command takes is erased by several; no order is forgotten')
  },
  {
    defect: 'erasure: its setting allows any change of the log',
    file: 'prisma/migrations/20261130181000_erasure/migration.sql',
    text: 'BEFORE UPDATE ON "events" FOR EACH ROW',
    instead: 'BEFORE TRUNCATE ON "events" FOR EACH STATEMENT',
    caughtBy: erasure('append-only tables let an erasure through, and nothing else')
  },
  {
    defect: 'the log has what somebody searched for',
    file: 'src/telemetry/request-log.ts',
    text: 'loggedUrl(request.url)',
    instead: 'request.url',
    caughtBy: erasure(nothing)
  },
  {
    defect: 'audit: an entry is written after its transaction',
    file: 'src/shop/write.ts',
    text: 'await recordEntries(tx, draft.shopId, audits)',
    instead: 'setTimeout(() => { recordEntries(tx, draft.shopId, audits).catch(() => {}) })',
    caughtBy: audit('there is no change without its entry')
  },
  {
    defect: 'audit: entries of any age can be deleted',
    file: 'prisma/migrations/20261130180000_audit/migration.sql',
    text: "IF OLD.created_at < now() - days::int * interval '1 day' THEN RETURN OLD; END IF;",
    instead: 'RETURN OLD;',
    caughtBy: audit('the log is append-only; the retention removes what is old, and an erasure an address')
  }
]
