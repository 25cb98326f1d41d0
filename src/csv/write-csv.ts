import { stringify } from 'csv-stringify/sync'
import { escapeFormula, type Cell, type Columns } from './cells.js'

/** The header row of an export. */
export function headerOf<Row>(columns: Columns<Row>): string {
  return lines([Object.keys(columns)])
}

/** Rows as lines of CSV (RFC 4180) that end with CRLF. Texts are escaped, numbers are not: -3 is no formula. */
export function linesOf<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const cells = Object.values(columns)
  return lines(rows.map(row => cells.map(cell => textOf(cell(row)))))
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return escapeFormula(cell)
  return cell === null ? '' : String(cell)
}

function lines(records: readonly string[][]): string {
  if (records.length === 0) return ''
  return stringify([...records], {
    record_delimiter: 'windows',
    // The library quotes a text with CRLF, but not one with either of the two; and some programs trim unquoted spaces.
    quoted_match: /[\r\n]|^\s|\s$/
  })
}
