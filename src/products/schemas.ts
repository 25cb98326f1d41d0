import { Type, type Static } from '@sinclair/typebox'
import { BulkMode, bulkResultSchemas } from '../http/bulk.js'
import {
  ExternalId,
  Id,
  Metadata,
  MetadataChange,
  Nullable,
  Price,
  PriceCents,
  StoredExternalId,
  StoredMetadata,
  StringEnum,
  Text,
  Time,
  TimeInput,
  reference
} from '../http/schemas.js'
import { IdList, listOf, pagingParameters } from '../http/pagination.js'
import { maxSkuLength } from './sku.js'
import { maxLocations } from '../stock/schemas.js'
import { maxStock } from '../stock/stock-limits.js'

const Sku = Text({
  minLength: 1,
  maxLength: maxSkuLength,
  description:
    'Unique among products that are not deleted. Without a space at the beginning or end and without invisible ' +
    'characters; converted to Unicode normalization form NFC',
  examples: ['MUG-BLUE']
})
const Name = Text({ minLength: 1, maxLength: 200, examples: ['Blue mug'] })

const Description = Nullable(
  Text({ maxLength: 10_000, description: 'Text about the product', examples: ['Stoneware, 350 ml, dishwasher-safe'] })
)

const IsActive = Type.Boolean({
  description:
    'Whether the product can be ordered. Where credentials are required, customers and the public do not see an ' +
    'inactive one',
  examples: [true]
})

const Stock = Type.Integer({
  minimum: 0,
  maximum: maxStock,
  description: 'Units that can be sold now',
  examples: [100]
})

// Returned orders may lead to a stock above the maximum. It can be sent back; `requireStockLimit` refuses other values.
const StockToSet = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: `Units that can be sold from now on; it cannot rise above ${maxStock.toLocaleString('en')}`,
  examples: [100]
})

const LowStockThreshold = Nullable(
  Type.Integer({
    minimum: 0,
    maximum: maxStock,
    description:
      '`product.low_stock` is published when the stock falls to this; null: the `LOW_STOCK_THRESHOLD` setting applies',
    examples: [10]
  })
)

// Somebody may try the examples on /docs: neither a price nor stock may change by it.
const harmlessChange = { low_stock_threshold: 10 }

/** The most products that one bulk request creates or changes. */
const maxBulkProducts = 1_000

const exampleProduct = {
  id: 1,
  sku: 'MUG-BLUE',
  name: 'Blue mug',
  description: 'Stoneware, 350 ml, dishwasher-safe',
  is_active: true,
  price: 24.9,
  price_cents: 2490,
  stock: 100,
  low_stock_threshold: 10,
  external_id: 'A-1042',
  metadata: { shelf: 'B7' },
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z'
}

export const Product = Type.Object(
  {
    id: Id('The product'),
    sku: Sku,
    name: Name,
    description: Description,
    is_active: IsActive,
    price: Price,
    price_cents: PriceCents,
    stock: Type.Integer({ minimum: 0, description: 'Units that can be sold now', examples: [100] }),
    low_stock_threshold: LowStockThreshold,
    external_id: StoredExternalId,
    metadata: StoredMetadata,
    version: Type.Integer({
      description: 'Counts the changes of the fields, but not those of the stock; part of the `ETag`',
      examples: [1]
    }),
    created_at: Time('When the product was created'),
    updated_at: Time('When the product last changed')
  },
  { $id: 'Product', examples: [exampleProduct] }
)

export type Product = Static<typeof Product>

export const ProductCreate = Type.Object(
  {
    sku: Sku,
    name: Name,
    description: Type.Optional(Description),
    is_active: Type.Optional(IsActive),
    price: Type.Optional(Price),
    price_cents: Type.Optional(PriceCents),
    stock: Type.Optional(Stock),
    low_stock_threshold: Type.Optional(LowStockThreshold),
    external_id: Type.Optional(Nullable(ExternalId)),
    metadata: Type.Optional(Metadata)
  },
  {
    $id: 'ProductCreate',
    additionalProperties: false,
    description: 'Exactly one of `price` and `price_cents` is required. `stock` defaults to 0, `is_active` to true.',
    examples: [
      { sku: 'MUG-BLUE', name: 'Blue mug', price: 24.9, stock: 100 },
      {
        sku: 'MUG-LARGE',
        name: 'Large mug',
        description: 'Stoneware, 500 ml, dishwasher-safe',
        is_active: false,
        price: 29.9,
        external_id: 'A-1043',
        metadata: { shelf: 'B7' }
      }
    ]
  }
)

export type ProductCreate = Static<typeof ProductCreate>

export const ProductBulkCreate = Type.Object(
  {
    products: Type.Array(reference(ProductCreate), { minItems: 1, maxItems: maxBulkProducts }),
    mode: Type.Optional(BulkMode)
  },
  {
    $id: 'ProductBulkCreate',
    additionalProperties: false,
    examples: [
      {
        products: [
          { sku: 'MUG-RED', name: 'Red mug', price: 24.9, stock: 50 },
          { sku: 'MUG-GREEN', name: 'Green mug', price_cents: 2490, external_id: 'A-1044', metadata: { shelf: 'B8' } }
        ],
        mode: 'atomic'
      }
    ]
  }
)

export const { Results: ProductBulkResults, ItemError: ProductBulkError } = bulkResultSchemas(
  'ProductBulkResults',
  Product,
  {
    name: 'product',
    status: 201,
    maxItems: maxBulkProducts,
    codes: ['VALIDATION_FAILED', 'SKU_EXISTS', 'EXTERNAL_ID_EXISTS'],
    example: exampleProduct
  }
)

export const { Results: ProductBulkUpdateResults, ItemError: ProductBulkUpdateError } = bulkResultSchemas(
  'ProductBulkUpdateResults',
  Product,
  {
    name: 'product',
    status: 200,
    maxItems: maxBulkProducts,
    codes: ['VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 'SKU_EXISTS', 'EXTERNAL_ID_EXISTS'],
    example: exampleProduct
  }
)

export const ProductUpdate = Type.Object(
  {
    sku: Type.Optional(Sku),
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    is_active: Type.Optional(IsActive),
    price: Type.Optional(Price),
    price_cents: Type.Optional(PriceCents),
    stock: Type.Optional(StockToSet),
    low_stock_threshold: Type.Optional(LowStockThreshold),
    external_id: Type.Optional(Nullable(ExternalId)),
    metadata: Type.Optional(MetadataChange)
  },
  {
    $id: 'ProductUpdate',
    additionalProperties: false,
    minProperties: 1,
    description:
      'The fields to change; at most one of `price` and `price_cents`. Setting `stock` records the difference in the ' +
      'ledger. null removes a `low_stock_threshold`, a `description` or an `external_id`. `metadata` changes the ' +
      'given keys, and null removes one; with `partial=false` it replaces all keys.',
    examples: [harmlessChange]
  }
)

export type ProductUpdate = Static<typeof ProductUpdate>

export const ProductBulkUpdateItem = Type.Object(
  {
    id: Type.Optional(Id('The product')),
    ...ProductUpdate.properties
  },
  {
    $id: 'ProductBulkUpdateItem',
    additionalProperties: false,
    minProperties: 2,
    description:
      'One product and the fields to change, as in an update of one product. The first of `id`, `sku` and ' +
      '`external_id` that is given names the product; the others are new values.',
    examples: [
      { id: 1, price: 22.5 },
      { sku: 'MUG-RED', stock: 80 },
      { external_id: 'A-1042', is_active: false }
    ]
  }
)

export type ProductBulkUpdateItem = Static<typeof ProductBulkUpdateItem>

export const ProductBulkUpdate = Type.Object(
  {
    products: Type.Array(reference(ProductBulkUpdateItem), { minItems: 1, maxItems: maxBulkProducts }),
    mode: Type.Optional(BulkMode)
  },
  {
    $id: 'ProductBulkUpdate',
    additionalProperties: false,
    description: 'Each product may occur once.',
    examples: [{ products: [{ id: 1, ...harmlessChange }], mode: 'atomic' }]
  }
)

export const ProductUpdateQuery = Type.Object(
  {
    partial: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          '`false` requires all of sku, name, price (or price_cents) and stock, and `metadata` replaces all keys. ' +
          'Other fields that are not given stay'
      })
    )
  },
  { additionalProperties: false }
)

const productSorts = [
  'id',
  '-id',
  'name',
  '-name',
  'price',
  '-price',
  'stock',
  '-stock',
  'updated_at',
  '-updated_at'
] as const

export const ProductListQuery = Type.Object(
  {
    q: Type.Optional(
      Text({
        minLength: 1,
        maxLength: 200,
        description: 'Text that the name or sku contains, ignoring case',
        examples: ['mug']
      })
    ),
    in_stock: Type.Optional(
      Type.Boolean({ description: '`true`: only products in stock; `false`: only products out of stock' })
    ),
    sku: Type.Optional(
      Text({
        minLength: 1,
        maxLength: maxSkuLength,
        description: 'Only the product with this sku, converted to Unicode normalization form NFC',
        examples: ['MUG-BLUE']
      })
    ),
    external_id: Type.Optional(ExternalId),
    ids: Type.Optional(IdList('products')),
    low_stock: Type.Optional(
      Type.Boolean({
        description:
          '`true`: only products whose stock is at or below their `low_stock_threshold` (or that of the shop); ' +
          '`false`: only the others'
      })
    ),
    is_active: Type.Optional(
      Type.Boolean({ description: '`true`: only products that can be ordered; `false`: only inactive products' })
    ),
    updated_from: Type.Optional(TimeInput('Only products that changed, in stock or otherwise, at this time or later')),
    sort: Type.Optional(StringEnum(productSorts, { default: 'id', description: 'Sort key; `-` sorts descending' })),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type ProductListQuery = Static<typeof ProductListQuery>

export const ProductList = listOf('products', Product, { $id: 'ProductList' })

export type ProductList = Static<typeof ProductList>

export const StockAdjustment = Type.Object(
  {
    delta: Type.Optional(
      Type.Integer({
        minimum: -maxStock,
        maximum: maxStock,
        not: { const: 0 },
        description:
          'Units added (positive) or removed (negative); not 0. The stock has the same maximum as in other requests',
        examples: [-3]
      })
    ),
    counted: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: maxStock,
        description:
          'Units that somebody counted at the location, without those of orders that have not shipped: they left the ' +
          'stock when the order was placed. The difference is recorded',
        examples: [97]
      })
    ),
    location_id: Type.Optional(Id('Where the units are; required with `counted` if the shop has several locations')),
    reason: Type.Optional(
      Text({
        minLength: 1,
        maxLength: 200,
        description: 'The reason, recorded in the ledger; default: `adjustment`, or `count`',
        examples: ['damaged']
      })
    )
  },
  {
    $id: 'StockAdjustment',
    additionalProperties: false,
    description: 'Exactly one of `delta` and `counted`.',
    examples: [
      { delta: 1, reason: 'found' },
      { counted: 97, location_id: 1 }
    ]
  }
)

export type StockAdjustment = Static<typeof StockAdjustment>

export const StockTransfer = Type.Object(
  {
    product_id: Id('The product'),
    from_location_id: Id('Where the units are'),
    to_location_id: Id('Where they go'),
    quantity: Type.Integer({ minimum: 1, maximum: maxStock, description: 'Units', examples: [5] })
  },
  {
    $id: 'StockTransfer',
    additionalProperties: false,
    examples: [{ product_id: 1, from_location_id: 1, to_location_id: 2, quantity: 5 }]
  }
)

export type StockTransfer = Static<typeof StockTransfer>

export const ProductStock = Type.Object(
  {
    product_id: Id('The product'),
    stock: Type.Integer({ minimum: 0, description: 'Units that can be sold: those at active locations' }),
    locations: Type.Array(
      Type.Object({
        location_id: Id('The location'),
        name: Type.String({ description: 'Its name' }),
        is_active: Type.Boolean({ description: 'Whether what is there can be sold' }),
        quantity: Type.Integer({ minimum: 0, description: 'Units that are there' })
      }),
      { maxItems: maxLocations, description: 'In the order in which they serve orders' }
    )
  },
  {
    $id: 'ProductStock',
    examples: [
      {
        product_id: 1,
        stock: 100,
        locations: [
          { location_id: 1, name: 'Main', is_active: true, quantity: 95 },
          { location_id: 2, name: 'Porto', is_active: true, quantity: 5 }
        ]
      }
    ]
  }
)

export type ProductStock = Static<typeof ProductStock>

const exampleMovement = {
  id: 7,
  delta: -3,
  balance_after: 97,
  reason: 'damaged',
  order_id: null,
  location_id: 1,
  performed_by: 'admin',
  created_at: '2026-01-15T10:35:00.000Z'
}

export const Movement = Type.Object(
  {
    id: Id('The movement'),
    delta: Type.Integer({ description: 'Units added (positive) or removed (negative)' }),
    balance_after: Type.Integer({ minimum: 0, description: 'What is at the location after the movement' }),
    reason: Type.String({
      description:
        '`initial_stock`, `stock_set`, `transfer`, `order`, `order_canceled`, `order_returned`, `order_refunded`, or ' +
        'the reason of an adjustment or count'
    }),
    order_id: Nullable(Type.Integer({ description: 'The order that moved the stock; null if none did' })),
    location_id: Id('Where the units came to, or left'),
    performed_by: Nullable(
      Type.String({ description: 'Who moved them; null for movements of before it was recorded' })
    ),
    created_at: Time('When the movement was recorded')
  },
  { $id: 'Movement', examples: [exampleMovement] }
)

export type Movement = Static<typeof Movement>

export const MovementList = listOf('movements', Movement, { $id: 'MovementList' })

export type MovementList = Static<typeof MovementList>
