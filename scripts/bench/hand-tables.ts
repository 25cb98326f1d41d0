import { readFile } from 'node:fs/promises'
import { withSchemaEngine } from '../../src/database/schema-engine.js'
import { executeSql } from '../shared/execute-sql.js'
import { productCount } from './workloads.js'

/** Creates the tables of the service that is written by hand in an empty database, with what services.ts creates. */
export async function createHandTables(databaseUrl: string): Promise<void> {
  const content = await readFile(new URL('by-hand/schema.prisma', import.meta.url), 'utf8')
  const script = await withSchemaEngine(databaseUrl, async engine => {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] }
    })
    return stdout ?? ''
  })
  await executeSql(databaseUrl, script)
  await executeSql(databaseUrl, seed)
}

const seed = `
  WITH created AS (
    INSERT INTO products (sku, name, price_cents, stock)
    SELECT 'BENCH-' || n, 'Product ' || n, 1000 + n, 1000000000 FROM generate_series(1, ${productCount}) AS n
    RETURNING id, stock
  )
  INSERT INTO stock_movements (product_id, delta, balance_after, reason)
  SELECT id, stock, stock, 'initial_stock' FROM created;

  INSERT INTO orders (total_amount_cents, total_quantity, currency)
  SELECT 1000 + n, 1, 'USD' FROM generate_series(1, ${productCount}) AS n;

  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT n, n, 'BENCH-' || n, 'Product ' || n, 1, 1000 + n FROM generate_series(1, ${productCount}) AS n;

  ANALYZE`
