import { isDeepStrictEqual } from 'node:util'
import { changesBetween } from '../audit/changes.js'
import type { RecordAudit } from '../audit/plugin.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { currencyInUse, shopNotFound, slugExists, validationFailed, type FieldError } from '../errors.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import { currencies } from '../money/currencies.js'
import { paymentSecrets } from '../secrets/places.js'
import { SecretError, type Secrets } from '../secrets/secrets.js'
import type { ShopCreate, ShopUpdate } from './schemas.js'
import { shopColumns, type ShopRow } from '../tenancy/shop-row.js'
import { defaultShop } from '../tenancy/shop.js'

/**
 * Creates a shop, with the next id.
 *
 * @param options `defaultCurrency` is that of a shop that names none
 * @throws ApiError VALIDATION_FAILED for an unknown currency, SLUG_EXISTS
 */
export async function createShop(
  tx: Transaction,
  input: ShopCreate,
  { defaultCurrency, secrets }: { defaultCurrency: string; secrets: Secrets },
  record: RecordAudit
): Promise<ShopRow> {
  const { slug, name = slug, currency = defaultCurrency } = input
  requireKnown(currency)
  // One creation at a time, so that each gets an id of its own.
  await tx.$queryRaw`SELECT FROM shops WHERE id = ${defaultShop.id} FOR NO KEY UPDATE`
  // Its own statement, because the id is part of what the secrets are encrypted with.
  const [last] = await tx.$queryRaw<[{ id: bigint }]>`SELECT max(id) AS id FROM shops`
  const id = Number(last.id) + 1
  const sealed = sealAll(secrets, id, input.webhook_secrets ?? [])
  const [row] = await tx.$queryRaw<ShopRow[]>`
    INSERT INTO shops (id, slug, name, currency, order_payment_timeout_seconds, order_auto_complete_seconds,
      low_stock_threshold, webhook_secrets, mail)
    SELECT ${id}, ${slug}, ${name}, ${currency}, ${input.order_payment_timeout_seconds ?? 0},
      ${input.order_auto_complete_seconds ?? 0}, ${input.low_stock_threshold ?? null}::int,
      ${sealed}::text[], ${JSON.stringify(input.mail ?? {})}::jsonb
    ON CONFLICT (slug) DO NOTHING
    RETURNING ${shopColumns}`
  if (!row) throw slugExists(slug)
  await record(tx, { action: 'shop.created', resource: `shop:${slug}`, changes: audited({}, row) }, Number(row.id))
  return row
}

function audited(before: Partial<ShopRow>, after: ShopRow) {
  return changesBetween(before, after, { fields: auditedFields, hidden: ['webhook_secrets', 'mail'] })
}

const auditedFields = [
  'name',
  'currency',
  'order_payment_timeout_seconds',
  'order_auto_complete_seconds',
  'low_stock_threshold',
  'webhook_secrets',
  'mail'
] as const

interface ShopChange {
  slug: string
  input: ShopUpdate
  expected: ExpectedTags | undefined
  secrets: Secrets
  record: RecordAudit
}

/**
 * Changes the given fields under the lock of the shop; every process uses the new settings within a second. If the
 * fields already have these values, nothing changes, including the version.
 *
 * @throws ApiError SHOP_NOT_FOUND, PRECONDITION_FAILED, CURRENCY_IN_USE; VALIDATION_FAILED for an unknown currency, and
 *   for settings of the default shop, which the environment has
 */
export async function updateShop(
  prisma: PrismaClient,
  { slug, input, expected, secrets, record }: ShopChange
): Promise<ShopRow> {
  if (slug === defaultShop.slug) requireNoSettings(input)
  if (input.currency !== undefined) requireKnown(input.currency)
  return await inTransaction(prisma, async tx => {
    const [current] = await tx.$queryRaw<ShopRow[]>`
      SELECT ${shopColumns} FROM shops WHERE slug = ${slug} FOR NO KEY UPDATE`
    if (!current) throw shopNotFound(slug)
    requireVersion(expected, current.settings_version)
    const sealed = nextSecrets(secrets, current, input.webhook_secrets)
    const next = { ...current, ...input, webhook_secrets: sealed, mail: { ...current.mail, ...input.mail } }
    if (isDeepStrictEqual(next, current)) return current
    const { name, currency, low_stock_threshold: lowStockThreshold } = next
    if (currency !== null && currency !== current.currency) await requireEmpty(tx, current, currency)
    const [row] = await tx.$queryRaw<ShopRow[]>`
      UPDATE shops SET name = ${name}, currency = ${currency}, low_stock_threshold = ${lowStockThreshold}::int,
        order_payment_timeout_seconds = ${next.order_payment_timeout_seconds},
        order_auto_complete_seconds = ${next.order_auto_complete_seconds}, webhook_secrets = ${sealed}::text[],
        mail = ${JSON.stringify(next.mail)}::jsonb,
        settings_version = settings_version + 1, updated_at = now()
      WHERE slug = ${slug} RETURNING ${shopColumns}`
    if (!row) throw shopNotFound(slug)
    const changes = audited(current, row)
    await record(tx, { action: 'shop.updated', resource: `shop:${slug}`, changes }, Number(row.id))
    return row
  })
}

function sealAll(secrets: Secrets, shopId: number, plain: readonly string[]): string[] {
  return plain.map(secret => secrets.seal(secret, paymentSecrets(shopId)))
}

/** What to store: the stored form of the same secrets stays, because a new one would look like a change. */
function nextSecrets(secrets: Secrets, current: ShopRow, wanted: readonly string[] | undefined): string[] {
  const { webhook_secrets: stored } = current
  const shopId = Number(current.id)
  if (wanted === undefined || isDeepStrictEqual(openAll(secrets, shopId, stored), wanted)) return stored
  return sealAll(secrets, shopId, wanted)
}

/** @returns undefined if one of them cannot be read: replacing them is the way out */
function openAll(secrets: Secrets, shopId: number, stored: readonly string[]): string[] | undefined {
  try {
    return stored.map(secret => secrets.open(secret, paymentSecrets(shopId)))
  } catch (error) {
    if (error instanceof SecretError) return undefined
    throw error
  }
}

function requireKnown(currency: string): void {
  if (currencies.has(currency)) return
  throw validationFailed([
    { path: 'body/currency', message: 'must be a currency code of ISO 4217 with a minor unit, such as USD' }
  ])
}

function requireNoSettings({ name: _name, mail: _mail, ...settings }: ShopUpdate): void {
  const errors: FieldError[] = Object.keys(settings).map(field => ({
    path: `body/${field}`,
    message: 'is set in the environment for the default shop'
  }))
  if (errors.length > 0) throw validationFailed(errors)
}

/** Amounts are in the minor units of the currency. Prices of deleted products are never read again. */
async function requireEmpty(tx: Transaction, { id }: ShopRow, currency: string): Promise<void> {
  const [row] = await tx.$queryRaw<[{ is_empty: boolean }]>`
    SELECT NOT EXISTS (SELECT FROM products WHERE shop_id = ${id} AND deleted_at IS NULL)
      AND NOT EXISTS (SELECT FROM orders WHERE shop_id = ${id}) AS is_empty`
  if (!row.is_empty) throw currencyInUse(currency)
}
