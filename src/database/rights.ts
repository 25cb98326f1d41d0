import { readSchema } from './schema-engine.js'

/** What the service may do with one of its tables. */
export interface TableRights {
  table: string
  rights: readonly Right[]
}

type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'

/**
 * The rights that the service needs, by table: of the tables of `schema.prisma`, and of the record of migrations. A
 * table without an entry below is read and appended to. So the ledger, the log and other records cannot be rewritten
 * with these rights, and neither can a table that somebody adds without a thought.
 */
export async function neededRights(): Promise<TableRights[]> {
  const { files } = await readSchema()
  const tables = files.flatMap(({ content }) =>
    // The maps of types have another indentation.
    [...content.matchAll(/^ {2}@@map\("(\w+)"\)/gm)].map(([, name = '']) => name)
  )
  return [
    ...tables.filter(table => !types.has(table)).map(table => ({ table, rights: otherRights[table] ?? readAndAppend })),
    { table: '_prisma_migrations', rights: ['SELECT'] }
  ]
}

/** Enumerated types, which `schema.prisma` maps like tables. */
const types = new Set(['order_status', 'payment_status', 'fulfillment_status'])

/** The rights to a record that stays as it was written. */
export const readAndAppend: readonly Right[] = ['SELECT', 'INSERT']

const change: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE']
const remove: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']

const otherRights: Record<string, readonly Right[]> = {
  shared_keys: change,
  // Taking the lock of a shop needs UPDATE.
  shops: change,
  counters: change,
  invariant_checkpoint: change,
  products: change,
  locations: change,
  stock_levels: change,
  orders: change,
  order_items: change,
  order_search: change,
  users: change,
  order_totals: change,
  analytics_state: change,
  analytics_sales: remove,
  idempotency_keys: remove,
  refresh_tokens: remove,
  api_keys: remove,
  sessions: remove,
  token_revocations: remove,
  user_identities: remove,
  event_subscriptions: remove,
  parked_events: remove,
  webhook_endpoints: remove,
  webhook_deliveries: remove,
  notifications: remove
}
