/** What one cell of an export shows; null is an empty cell. */
export type Cell = string | number | boolean | null

/** A column of an export: its name in the header row, and the cell of a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

// A spreadsheet runs such a cell as a formula: https://owasp.org/www-community/attacks/CSV_Injection. The wide forms
// count as signs in East Asian versions. Text that begins with apostrophes before one is escaped too, so that
// unescaping gives exactly the text that was escaped.
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** Puts an apostrophe before text that a spreadsheet could run as a formula. */
export function escapeFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** The text of an escaped cell. Text that needs no escape stays as it is, with or without an apostrophe. */
export function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}
