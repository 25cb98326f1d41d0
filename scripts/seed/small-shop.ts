import type { OrderStatus } from '../../src/orders/status.js'
import type { NewProduct } from '../../src/products/create-products.js'
import type { PlaceName } from './places.js'

/** An order of the small shop. */
export interface ShopOrder {
  /** The user's address. */
  email: string
  lines: ReadonlyArray<{ sku: string; quantity: number }>
  /** The statuses that the order goes through after PENDING. */
  statuses: readonly OrderStatus[]
  /** The location that the order names. */
  place?: PlaceName
}

/**
 * The products of the small shop. Two are sold out, one of them inactive, and two are nearly sold out. The first one
 * has the price of the documented examples, which therefore work unchanged on a fresh database.
 */
export const shopProducts: readonly NewProduct[] = [
  {
    sku: 'MUG-BLUE-350',
    name: 'Blue mug, 350 ml',
    priceCents: 2_490,
    stock: 100,
    description: 'Stoneware with a matt blue glaze. 350 ml, dishwasher-safe.',
    externalId: 'ERP-1001',
    metadata: { shelf: 'B7', supplier: 'Example Pottery' }
  },
  {
    sku: 'MUG-WHITE-350',
    name: 'White mug, 350 ml',
    priceCents: 1_990,
    stock: 140,
    description: 'Stoneware with a white glaze. 350 ml, dishwasher-safe.',
    externalId: 'ERP-1002',
    metadata: { shelf: 'B8', supplier: 'Example Pottery' }
  },
  { sku: 'CUP-ESPRESSO-2', name: 'Espresso cups, set of 2', priceCents: 2_750, stock: 60 },
  { sku: 'TEAPOT-GLASS-1L', name: 'Glass teapot, 1 l', priceCents: 3_900, stock: 24 },
  { sku: 'KETTLE-STEEL-17', name: 'Steel kettle, 1.7 l', priceCents: 5_490, stock: 18 },
  { sku: 'GRINDER-HAND', name: 'Hand coffee grinder', priceCents: 6_900, stock: 12 },
  { sku: 'PRESS-FRENCH-8', name: 'French press, 8 cups', priceCents: 3_450, stock: 30 },
  { sku: 'FILTER-PAPER-100', name: 'Paper filters, pack of 100', priceCents: 450, stock: 500 },
  {
    sku: 'BEANS-HOUSE-1KG',
    name: 'House blend coffee beans, 1 kg',
    priceCents: 2_190,
    stock: 80,
    externalId: 'ERP-1009',
    metadata: { origin: 'Example Hills' }
  },
  { sku: 'BEANS-DECAF-500', name: 'Decaf coffee beans, 500 g', priceCents: 1_290, stock: 45 },
  { sku: 'TEA-GREEN-100', name: 'Green tea, 100 g', priceCents: 890, stock: 120 },
  { sku: 'TEA-BLACK-100', name: 'Black tea, 100 g', priceCents: 790, stock: 150 },
  { sku: 'BOWL-OAK-25', name: 'Oak bowl, 25 cm', priceCents: 4_200, stock: 15 },
  { sku: 'PLATE-STONE-27', name: 'Stoneware plate, 27 cm', priceCents: 1_650, stock: 96 },
  { sku: 'PLATE-STONE-21', name: 'Stoneware plate, 21 cm', priceCents: 1_350, stock: 96 },
  { sku: 'CUTLERY-24', name: 'Cutlery set, 24 pieces', priceCents: 8_900, stock: 10 },
  { sku: 'KNIFE-CHEF-20', name: "Chef's knife, 20 cm", priceCents: 7_400, stock: 8 },
  { sku: 'BOARD-BAMBOO', name: 'Bamboo cutting board', priceCents: 2_250, stock: 40 },
  { sku: 'TOWEL-LINEN-2', name: 'Linen tea towels, set of 2', priceCents: 1_850, stock: 70 },
  { sku: 'APRON-COTTON', name: 'Cotton apron', priceCents: 2_600, stock: 35 },
  { sku: 'CANDLE-BEESWAX', name: 'Beeswax candle', priceCents: 1_150, stock: 3 },
  { sku: 'JAR-STORAGE-3', name: 'Storage jars, set of 3', priceCents: 2_950, stock: 5 },
  { sku: 'PAN-IRON-28', name: 'Cast iron pan, 28 cm', priceCents: 5_900, stock: 0 },
  { sku: 'GIFT-CARD-50', name: 'Gift card, 50.00', priceCents: 5_000, stock: 0, isActive: false }
]

/**
 * The units that are at other locations than Main. Some orders of the small shop are served from there, and some have
 * to be split.
 */
export const shopTransfers: ReadonlyArray<{ sku: string; place: PlaceName; quantity: number }> = [
  { sku: 'TEAPOT-GLASS-1L', place: 'Porto', quantity: 24 },
  { sku: 'PLATE-STONE-27', place: 'Porto', quantity: 92 },
  { sku: 'CANDLE-BEESWAX', place: 'Porto', quantity: 2 },
  { sku: 'KETTLE-STEEL-17', place: 'Faro', quantity: 8 },
  { sku: 'PRESS-FRENCH-8', place: 'Faro', quantity: 10 },
  { sku: 'FILTER-PAPER-100', place: 'Faro', quantity: 100 }
]

/** The users of the small shop; names and addresses are fictitious. */
export const shopUsers = [
  { email: 'alex@example.com', full_name: 'Alex Example' },
  { email: 'blake@example.com', full_name: 'Blake Sample' },
  { email: 'casey@example.com', full_name: 'Casey Customer' },
  { email: 'drew@example.com', full_name: 'Drew Demo' },
  { email: 'ellis@example.com', full_name: 'Ellis Example' },
  { email: 'finley@example.com', full_name: 'Finley Sample' },
  { email: 'gray@example.com', full_name: 'Gray Guest' },
  { email: 'harper@example.com', full_name: 'Harper Demo' }
]

/** The orders of the small shop, which cover every order status. Two of the users have no orders. */
export const shopOrders: readonly ShopOrder[] = [
  { email: 'alex@example.com', lines: [{ sku: 'MUG-BLUE-350', quantity: 2 }], statuses: [] },
  {
    email: 'alex@example.com',
    lines: [
      { sku: 'BEANS-HOUSE-1KG', quantity: 1 },
      { sku: 'FILTER-PAPER-100', quantity: 2 }
    ],
    statuses: ['PAID', 'SHIPPED', 'COMPLETED']
  },
  {
    email: 'alex@example.com',
    lines: [{ sku: 'GRINDER-HAND', quantity: 1 }],
    statuses: ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED']
  },
  {
    email: 'blake@example.com',
    lines: [
      { sku: 'PLATE-STONE-27', quantity: 6 },
      { sku: 'PLATE-STONE-21', quantity: 6 }
    ],
    statuses: ['PAID']
  },
  { email: 'blake@example.com', lines: [{ sku: 'KNIFE-CHEF-20', quantity: 1 }], statuses: ['CANCELED'] },
  {
    email: 'casey@example.com',
    lines: [
      { sku: 'TEAPOT-GLASS-1L', quantity: 1 },
      { sku: 'TEA-GREEN-100', quantity: 3 },
      { sku: 'TEA-BLACK-100', quantity: 2 }
    ],
    statuses: ['PAID', 'SHIPPED']
  },
  { email: 'drew@example.com', lines: [{ sku: 'CANDLE-BEESWAX', quantity: 2 }], statuses: ['PAID', 'CANCELED'] },
  {
    email: 'ellis@example.com',
    lines: [
      { sku: 'KETTLE-STEEL-17', quantity: 1 },
      { sku: 'PRESS-FRENCH-8', quantity: 1 }
    ],
    statuses: ['PAID', 'SHIPPED'],
    place: 'Faro'
  },
  { email: 'finley@example.com', lines: [{ sku: 'CUTLERY-24', quantity: 1 }], statuses: ['PAID', 'REFUNDED'] },
  {
    email: 'finley@example.com',
    lines: [
      { sku: 'TOWEL-LINEN-2', quantity: 2 },
      { sku: 'APRON-COTTON', quantity: 1 }
    ],
    statuses: ['PAID']
  }
]
