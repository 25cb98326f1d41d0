import t, { type Test } from 'tap'
import pg from 'pg'
import { createDatabase } from '../support/app.js'

t.test('every primary key, unique index and foreign key of a shop begins with the shop', async t => {
  const client = await connect(t)
  t.strictSame(await findOtherKeys(client), [])
})

t.test('a key of a shop that begins with something else is found', async t => {
  const client = await connect(t)
  for (const [sql, found] of [
    ['CREATE UNIQUE INDEX twice ON users (full_name)', 'users: index twice begins with full_name'],
    ['CREATE UNIQUE INDEX last ON users (id, shop_id)', 'users: index last begins with id'],
    ['CREATE UNIQUE INDEX form ON users (lower(full_name))', 'users: index form begins with an expression'],
    [
      `CREATE UNIQUE INDEX target ON products (id);
      ALTER TABLE users ADD CONSTRAINT away FOREIGN KEY (id) REFERENCES products (id)`,
      'users: foreign key away goes from id to id'
    ],
    ['CREATE TABLE stray (id bigint PRIMARY KEY)', 'stray: index stray_pkey begins with id'],
    ['ALTER TABLE users ALTER COLUMN shop_id SET DEFAULT 1', 'users: shop_id has a default'],
    ['CREATE SEQUENCE numbers', 'numbers: is a sequence']
  ] as const) {
    await client.query('BEGIN')
    await client.query(sql)
    t.ok((await findOtherKeys(client)).includes(found), sql)
    await client.query('ROLLBACK')
  }
})

async function connect(t: Test): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await createDatabase(t) })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

/** What belongs to the database as a whole: the directory of shops, keys that all processes share, and migrations. */
const withoutShop = ['shops', 'shared_keys', '_prisma_migrations']

async function findOtherKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ finding: string }>(
    `WITH tables AS (
      SELECT oid, relname::text AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL ($1::text[])
    ), columns AS (
      SELECT attrelid, attnum, attname::text AS name, atthasdef FROM pg_attribute
    )
    SELECT format('%s: index %s begins with %s',
      tables.name, relname, coalesce(columns.name, 'an expression')) AS finding
    FROM tables JOIN pg_index ON indrelid = tables.oid JOIN pg_class ON pg_class.oid = indexrelid
    LEFT JOIN columns ON attrelid = tables.oid AND attnum = indkey[0]
    WHERE indisunique AND columns.name IS DISTINCT FROM 'shop_id'
    UNION ALL
    SELECT format('%s: foreign key %s goes from %s to %s', tables.name, conname, source.name, target.name)
    FROM tables JOIN pg_constraint ON conrelid = tables.oid AND contype = 'f'
    JOIN columns AS source ON source.attrelid = conrelid AND source.attnum = conkey[1]
    JOIN columns AS target ON target.attrelid = confrelid AND target.attnum = confkey[1]
    WHERE (source.name, target.name) <> ('shop_id', 'shop_id')
    UNION ALL
    SELECT format('%s: shop_id has a default', tables.name)
    FROM tables JOIN columns ON attrelid = tables.oid WHERE columns.name = 'shop_id' AND atthasdef
    UNION ALL
    SELECT format('%s: is a sequence', relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
    ORDER BY 1`,
    [withoutShop]
  )
  return rows.map(({ finding }) => finding)
}
