// Decides the lines of a CSV file: which products are new, which change, and which lines are wrong.
import type { Outcome } from '../batching/group-commit.js'
import { externalIdNotFound, productNotFound, validationFailed, type ApiError } from '../errors.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { change, changedFields, externalIdsOf, skusOf, type EditOptions } from './change-products.js'
import { create, readNewProduct } from './create-products.js'
import type { ProductLine, ProductName } from './import-line.js'
import { detailsOf } from './product-row.js'
import type { ProductCreate } from './schemas.js'

/** What became of a line. */
export type Decision =
  | { kind: 'new'; product: ProductRecord }
  | { kind: 'changed'; product: ProductRecord; before: ProductRecord; fields: string[] }
  | { kind: 'unchanged'; product: ProductRecord }

export interface ImportOptions extends EditOptions {
  isPreview: boolean
  /** Checks the fields of a new product against the rules of the API; undefined if they keep them. */
  validateNew: (product: ProductCreate) => ApiError | undefined
}

/**
 * What earlier lines of the file did, so that lines of different transactions are decided as those of one. In a preview
 * nothing of it is in the database.
 */
export class ImportedSoFar {
  /** The line that names a product, by its name in the file. */
  readonly #lineByName = new Map<string | number, number>()
  /** The line that named a product, by its id. */
  readonly #lineById = new Map<number, number>()
  /** Only of a preview: the products that are new, in the order in which they would get their ids. */
  readonly #plannedNew: Planned[] = []
  /** Only of a preview: products that are new, or have another sku or external id now. */
  readonly #plannedBySku = new Map<string, Planned | Planned[]>()
  readonly #plannedByExternalId = new Map<string, Planned | Planned[]>()

  /**
   * Notes that a line names a product.
   *
   * @returns the earlier line that did, if any
   */
  nameOnce({ line, name }: Pick<ProductLine, 'line' | 'name'>): number | undefined {
    if (!name) return undefined
    const key = keyOf(name)
    const earlier = this.#lineByName.get(key)
    if (earlier === undefined) this.#lineByName.set(key, line)
    return earlier
  }

  lineOf(id: number): number | undefined {
    return this.#lineById.get(id)
  }

  /** Notes what the lines of a transaction did, once it is settled. */
  add(decisions: ReadonlyArray<readonly [number, Decision]>, { isPreview }: { isPreview: boolean }): void {
    for (const [line, decision] of decisions) {
      const { product } = decision
      // The id of a product that is new in a preview is not real.
      if (!isPreview || decision.kind !== 'new') this.#lineById.set(product.id, line)
      if (isPreview && decision.kind !== 'unchanged') this.#plan(line, decision)
    }
  }

  #plan(line: number, decision: Exclude<Decision, { kind: 'unchanged' }>): void {
    const before = decision.kind === 'new' ? undefined : namesOf(decision.before)
    const after = namesOf(decision.product)
    if (before?.sku === after.sku && before.externalId === after.externalId) return
    const id = decision.kind === 'new' ? undefined : decision.product.id
    const planned = { line, id, place: this.#plannedNew.length, ...after }
    if (decision.kind === 'new') this.#plannedNew.push(planned)
    for (const sku of new Set([before?.sku, after.sku])) push(this.#plannedBySku, sku, planned)
    for (const externalId of new Set([before?.externalId, after.externalId])) {
      push(this.#plannedByExternalId, externalId, planned)
    }
  }

  /** The new product that would have an id, if the first of them gets `firstId`. */
  plannedNew(id: number, firstId: number): Planned | undefined {
    return this.#plannedNew[id - firstId]
  }

  /** The id that a planned product would have, if the first new one gets `firstId`. */
  idOf(planned: Planned, firstId: number): number {
    return planned.id ?? firstId + planned.place
  }

  /** The last new product, or none. */
  get lastPlannedNew(): Planned[] {
    return this.#plannedNew.slice(-1)
  }

  /** The planned products that have, or had, one of these names. */
  plannedWith({ skus = [], productExternalIds = [] }: Command<unknown>['needs']): Planned[] {
    const found = new Set([
      ...skus.flatMap(sku => this.#plannedBySku.get(sku) ?? []),
      ...productExternalIds.flatMap(externalId => this.#plannedByExternalId.get(externalId) ?? [])
    ])
    return [...found]
  }
}

/** A product as an earlier line of a preview left it. */
interface Planned {
  line: number
  /** undefined: the product is new. */
  id: number | undefined
  /** Of a new product: how many come before it. */
  place: number
  sku: string
  externalId: string | null
}

function namesOf(product: ProductRecord): { sku: string; externalId: string | null } {
  return { sku: product.sku.normalize('NFC'), externalId: detailsOf(product).externalId }
}

/** Nearly every name belongs to one product: a list for each would be a third of the memory of a preview. */
function push(map: Map<string, Planned | Planned[]>, key: string | null | undefined, value: Planned): void {
  if (key === null || key === undefined) return
  const before = map.get(key)
  map.set(key, before === undefined ? value : [before, value].flat())
}

/** A short key: it is kept for each line of the file. */
function keyOf(name: ProductName): string | number {
  if ('id' in name) return name.id
  return 'sku' in name ? `s${name.sku}` : `e${name.externalId}`
}

/** What a preview throws in place of its result, so that the draft undoes everything. */
export class Preview extends Error {
  override readonly name = 'Preview'

  constructor(readonly outcomes: Array<Outcome<Decision>>) {
    super('a preview changes nothing')
  }
}

/**
 * The command that decides some lines, one after the other, each on its own: it creates and changes products as single
 * requests would, with metadata as a whole.
 *
 * @returns one outcome for each line, in the same order: VALIDATION_FAILED, PRODUCT_NOT_FOUND, SKU_EXISTS,
 *   EXTERNAL_ID_EXISTS, CURRENCY_IN_USE
 * @throws from `decide`: Preview, if it is one
 */
export function importLines(
  lines: readonly ProductLine[],
  soFar: ImportedSoFar,
  options: ImportOptions
): Command<Array<Outcome<Decision>>> {
  const names = lines.flatMap(({ name }) => name ?? [])
  const needs = {
    skus: lines.flatMap(({ name, input }) => [...(name && 'sku' in name ? [name.sku] : []), ...skusOf(input)]),
    productExternalIds: lines.flatMap(({ name, input }) => [
      ...(name && 'externalId' in name ? [name.externalId] : []),
      ...externalIdsOf(input)
    ])
  }
  const planned = options.isPreview ? soFar.plannedWith(needs) : []
  const ids = [...names.flatMap(name => ('id' in name ? name.id : [])), ...planned.flatMap(({ id }) => id ?? [])]
  return {
    needs: { ...needs, productsWithDetails: ids },
    decide(draft) {
      const lineById = options.isPreview ? replay(draft, { names, planned, soFar }) : new Map<number, number>()
      const outcomes = lines.map(line =>
        draft.attempt(() => {
          const decision = decideLine(draft, line, options, id => lineById.get(id) ?? soFar.lineOf(id))
          lineById.set(decision.product.id, line.line)
          return decision
        })
      )
      if (options.isPreview) throw new Preview(outcomes)
      return outcomes
    }
  }
}

/**
 * Makes the draft of a preview what it would be after the earlier lines, as far as the names of these lines can tell.
 * New products get the ids that they would have, so that the next ones do too.
 *
 * @returns the lines of the products, by their ids
 */
function replay(
  draft: Draft,
  { names, planned, soFar }: { names: readonly ProductName[]; planned: readonly Planned[]; soFar: ImportedSoFar }
): Map<number, number> {
  const firstId = draft.nextProductId
  const named = names.flatMap(name => ('id' in name ? (soFar.plannedNew(name.id, firstId) ?? []) : []))
  // The last one comes last, because the next id follows that of the product that was added last.
  const all = new Set([...planned, ...named, ...soFar.lastPlannedNew].sort((a, b) => a.place - b.place))
  return new Map(
    [...all].map(product => {
      const id = soFar.idOf(product, firstId)
      if (product.id === undefined) draft.addProduct(newRecord(draft, id, product))
      else renamed(draft, product.id, product)
      return [id, product.line]
    })
  )
}

function renamed(draft: Draft, id: number, { sku, externalId }: Planned): void {
  const current = draft.product(id)
  // Someone may have deleted it meanwhile.
  if (current) draft.changeProduct({ ...current, sku, details: { ...detailsOf(current), externalId } })
}

function newRecord(draft: Draft, id: number, { sku, externalId }: Planned): ProductRecord {
  return {
    id,
    sku,
    name: sku,
    priceCents: 1,
    stock: 0,
    stockElsewhere: 0,
    otherStock: [],
    lowStockThreshold: null,
    isActive: true,
    version: 1,
    createdAt: draft.nowInstant,
    updatedAt: draft.nowInstant,
    isDeleted: false,
    details: { description: null, externalId, metadata: {} }
  }
}

function decideLine(
  draft: Draft,
  line: ProductLine,
  options: ImportOptions,
  earlierLineOf: (id: number) => number | undefined
): Decision {
  const { name, emptyColumns } = line
  if (!name) throw new Error(`line ${line.line} names no product`)
  const before = find(draft, name)
  if (!before) return { kind: 'new', product: createProduct(draft, line, name, options) }
  const earlier = earlierLineOf(before.id)
  if (earlier !== undefined) throw repeated(earlier)
  if (emptyColumns.length > 0) {
    throw validationFailed(emptyColumns.map(column => ({ path: `line/${column}`, message: 'must not be empty' })))
  }
  const { price_cents: priceCents, ...input } = line.input
  // An empty text and none look the same in a file.
  if (input.description === null && detailsOf(before).description === '') delete input.description
  const product = change(draft, before, { input, priceCents, replacesMetadata: true, path: 'line' }, options)
  const fields = changedFields(before, product)
  return fields.length === 0 ? { kind: 'unchanged', product } : { kind: 'changed', product, before, fields }
}

/** @param earlier the line that names the same product */
export function repeated(earlier: number): ApiError {
  return validationFailed([{ path: 'line', message: `names the same product as line ${earlier}` }])
}

function find(draft: Draft, name: ProductName): ProductRecord | undefined {
  if ('id' in name) return draft.product(name.id)
  return 'sku' in name ? draft.productBySku(name.sku) : draft.productByExternalId(name.externalId)
}

function createProduct(draft: Draft, { input }: ProductLine, name: ProductName, options: ImportOptions): ProductRecord {
  if ('id' in name) throw productNotFound(name.id)
  if ('externalId' in name) throw externalIdNotFound(name.externalId)
  const product = input as ProductCreate
  const problem = options.validateNew(product)
  if (problem) throw problem
  return create(draft, readNewProduct(product, options.currency, 'line'), options)
}
