// What a CSV file has of products and their movements.
import type { Columns } from '../csv/cells.js'
import type { Movement, Product } from './schemas.js'

/** The columns of an export of products, which an import takes as well. */
export const productCsvColumns = {
  id: product => product.id,
  sku: product => product.sku,
  name: product => product.name,
  description: product => product.description,
  is_active: product => product.is_active,
  price: product => product.price,
  price_cents: product => product.price_cents,
  stock: product => product.stock,
  low_stock_threshold: product => product.low_stock_threshold,
  external_id: product => product.external_id,
  metadata: product => JSON.stringify(product.metadata),
  version: product => product.version,
  created_at: product => product.created_at,
  updated_at: product => product.updated_at
} satisfies Columns<Product>

/** The columns of an export of a product's movements. */
export const movementCsvColumns: Columns<Movement> = {
  id: movement => movement.id,
  delta: movement => movement.delta,
  balance_after: movement => movement.balance_after,
  reason: movement => movement.reason,
  order_id: movement => movement.order_id,
  location_id: movement => movement.location_id,
  performed_by: movement => movement.performed_by,
  created_at: movement => movement.created_at
}

export const productCsvExample =
  `${Object.keys(productCsvColumns).join(',')}\r\n` +
  '1,MUG-BLUE,Blue mug,"Stoneware, 350 ml, dishwasher-safe",true,24.9,2490,100,10,A-1042,"{""shelf"":""B7""}",1,' +
  '2026-01-15T10:30:00.000Z,2026-01-15T10:30:00.000Z\r\n'

export const movementCsvExample =
  `${Object.keys(movementCsvColumns).join(',')}\r\n` + '7,-3,97,damaged,,1,admin,2026-01-15T10:35:00.000Z\r\n'
