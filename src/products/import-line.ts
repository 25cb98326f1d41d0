// Reads a record of a CSV file as a product.
import { unescapeFormula } from '../csv/cells.js'
import { fileProblem, type CsvRecord } from '../csv/read-csv.js'
import { ApiError, validationFailed, type FieldError } from '../errors.js'
import { parseJson } from '../http/json-body.js'
import { readPrice } from '../money/prices.js'
import type { ImportLine } from './import-schemas.js'
import { productCsvColumns } from './product-csv.js'
import type { ProductUpdate } from './schemas.js'
import { normalizeSku } from './sku.js'

/** A line of the file, with what it says about a product. */
export interface ProductLine {
  line: number
  nextLine: number
  /** What names the product; undefined if its cell is empty or wrong. */
  name: ProductName | undefined
  /** The fields of all columns that are not empty, with the price in minor units. */
  input: ProductUpdate
  /** Columns whose cell is empty although the field must have a value. */
  emptyColumns: readonly string[]
  /** What is wrong with the line itself. */
  problem: ApiError | undefined
}

/** The first of the columns `id`, `sku` and `external_id` with a value; see `nameOf`. */
export type ProductName = { id: number } | { sku: string } | { externalId: string }

/** Checks a line against the rules of the API; undefined if it keeps them. */
export type ValidateLine = (line: ImportLine) => ApiError | undefined

export interface LineReader {
  read(record: CsvRecord): ProductLine
}

type Column = keyof typeof productCsvColumns

/** Columns of an export that the service keeps itself. */
const ignored: ReadonlySet<string> = new Set(['version', 'created_at', 'updated_at'])

/**
 * Reads the header row.
 *
 * @returns reads the lines that follow
 * @throws ApiError VALIDATION_FAILED for columns that are unknown, that occur twice, or that name no product
 */
export function readHeader({ cells }: CsvRecord, currency: string, validate: ValidateLine): LineReader {
  const columns = cells.map(cell => cell.trim().toLowerCase())
  requireCommas(columns)
  requireKnown(columns)
  const names = columns.filter(isColumn)
  return {
    read(record) {
      const { line, nextLine } = record
      if (record.cells.length !== columns.length) {
        const message = `has ${count(record.cells.length)}, but the header row has ${columns.length}`
        const problem = validationFailed([{ path: 'line', message }])
        return { line, nextLine, name: undefined, input: {}, emptyColumns: [], problem }
      }
      return { line, nextLine, ...readCells(names, record.cells, currency, validate) }
    }
  }
}

function count(cells: number): string {
  return cells === 1 ? '1 cell' : `${cells} cells`
}

function requireCommas(columns: readonly string[]): void {
  const [only = ''] = columns
  if (columns.length > 1) return
  const names = (separator: string) => only.split(separator).filter(name => isColumn(name.trim()))
  if (names(';').length > 1) throw fileProblem('has semicolons between its cells: save it with commas')
  if (names('\t').length > 1) throw fileProblem('has tabs between its cells: save it with commas')
}

function requireKnown(columns: readonly string[]): void {
  const unknown = columns.filter(name => !isColumn(name))
  const known = Object.keys(productCsvColumns).join(', ')
  if (unknown.length > 0) {
    throw fileProblem(`has the unknown column ${list(unknown)} in its first line; the columns are ${known}`)
  }
  const repeated = columns.filter((name, index) => columns.indexOf(name) !== index)
  if (repeated.length > 0) throw fileProblem(`has the column ${list(repeated)} twice`)
  if (!['id', 'sku', 'external_id'].some(name => columns.includes(name))) {
    throw fileProblem('has no column that names the products: sku, id or external_id')
  }
}

/** The file chose the names: there may be many, and long ones. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(name => JSON.stringify(name.slice(0, 50)))
  return names.length > shown.length ? `${shown.join(', ')}, ...` : shown.join(', ')
}

function isColumn(name: string): name is Column {
  return Object.hasOwn(productCsvColumns, name)
}

function readCells(
  columns: readonly Column[],
  cells: readonly string[],
  currency: string,
  validate: ValidateLine
): Omit<ProductLine, 'line' | 'nextLine'> {
  const values: Record<string, unknown> = {}
  const emptyColumns: string[] = []
  for (const [index, column] of columns.entries()) {
    if (ignored.has(column)) continue
    const value = readers[column](cells[index] ?? '')
    if (value === undefined) emptyColumns.push(column)
    else values[column] = value
  }
  const problem = validate(values as ImportLine)
  const { id: _, price, ...input } = values as ImportLine
  const errors: FieldError[] = [...((problem?.members.errors ?? []) as FieldError[])]
  if (!problem && price !== undefined) setPrice(input, price, { currency, errors })
  // The two columns say the same, so one of them is enough.
  const isPriced = input.price_cents !== undefined || price !== undefined
  const missing = emptyColumns.filter(name => mandatory.has(name) && !(isPriced && name.startsWith('price')))
  const name = nameOf(columns, values)
  if (!name) errors.push({ path: `line/${missing.includes('sku') ? 'sku' : 'id'}`, message: 'must name the product' })
  return { name, input, emptyColumns: missing, problem: errors.length > 0 ? validationFailed(errors) : undefined }
}

// For the others an empty cell says nothing: a new product gets the default, any other one keeps what it has.
const mandatory: ReadonlySet<string> = new Set(['sku', 'name', 'price', 'price_cents'])

/** Both price columns may be given, as in an export: then they must agree. */
function setPrice(
  input: ProductUpdate,
  price: number,
  { currency, errors }: { currency: string; errors: FieldError[] }
): void {
  const priceCents = readPrice(price, currency)
  if (typeof priceCents === 'object') errors.push({ path: 'line/price', message: priceCents.problem })
  else if (input.price_cents !== undefined && input.price_cents !== priceCents) {
    errors.push({ path: 'line/price', message: 'must be the same amount as price_cents' })
  } else input.price_cents = priceCents
}

/**
 * An id names a product whatever its sku; without one, the sku does, and in a file without skus the external id. A new
 * product needs a sku, so an empty one names nothing.
 */
function nameOf(columns: readonly Column[], values: Record<string, unknown>): ProductName | undefined {
  const { id, sku, external_id: externalId } = values
  if (id !== undefined) return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? { id } : undefined
  if (columns.includes('sku')) return typeof sku === 'string' ? { sku: normalizeSku(sku) } : undefined
  return typeof externalId === 'string' ? { externalId } : undefined
}

/** The value of a cell; undefined if it is empty and the field cannot be. What cannot be read stays a wrong text. */
const readers: Record<Column, (cell: string) => unknown> = {
  id: numberOf,
  sku: textOf,
  name: textOf,
  description: cell => textOf(cell) ?? null,
  is_active: booleanOf,
  price: numberOf,
  price_cents: numberOf,
  stock: numberOf,
  low_stock_threshold: cell => numberOf(cell) ?? null,
  external_id: cell => textOf(cell) ?? null,
  metadata: metadataOf,
  version: textOf,
  created_at: textOf,
  updated_at: textOf
}

function textOf(cell: string): string | undefined {
  return cell === '' ? undefined : unescapeFormula(cell)
}

/** At most 15 digits, which a number has exactly. */
function numberOf(cell: string): number | string | undefined {
  const text = cell.trim()
  if (text === '') return undefined
  return /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15 ? Number(text) : cell
}

/** In any case: spreadsheets write TRUE. */
function booleanOf(cell: string): boolean | string | undefined {
  switch (cell.trim().toLowerCase()) {
    case '':
      return undefined
    case 'true':
      return true
    case 'false':
      return false
    default:
      return cell
  }
}

function metadataOf(cell: string): unknown {
  const text = textOf(cell)
  if (text === undefined) return {}
  try {
    return parseJson(Buffer.from(text))
  } catch {
    return cell
  }
}
