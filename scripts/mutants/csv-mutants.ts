import type { Mutant } from './mutant.js'

const exports = (title: string) => ({ file: 'test/products/csv-export.test.ts', title })
const imports = (title: string) => ({ file: 'test/products/csv-import.test.ts', title })
const streams = (title: string) => ({ file: 'test/products/csv-import-stream.test.ts', title })

/** A defect for each promise of exports and imports. */
export const csvMutants: readonly Mutant[] = [
  {
    defect: 'CSV: formulas are exported as they are',
    file: 'src/csv/cells.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: "return formula.test(text) ? `'${text}` : text",
    instead: 'return text',
    caughtBy: exports('text that a spreadsheet would run as a formula')
  },
  {
    defect: 'CSV: an escaped text and one that begins with an apostrophe become the same',
    file: 'src/csv/cells.ts',
    text: "const formula = /^'*[=",
    instead: "const formula = /^'?[=",
    caughtBy: exports('escaping can be reversed for every text')
  },
  {
    defect: 'CSV: a text with a line feed is not quoted',
    file: 'src/csv/write-csv.ts',
    text: 'quoted_match: /[\\r\\n]|^\\s|\\s$/',
    instead: 'quoted_match: /^\\s|\\s$/',
    caughtBy: exports('an export of products has all columns')
  },
  {
    defect: 'CSV: the public exports inactive products',
    file: 'src/products/routes.ts',
    text: 'const list = { query, view: viewOf(request) }',
    instead: "const list = { query, view: 'all' as const }",
    caughtBy: exports('an export shows what the caller sees in the list')
  },
  {
    defect: 'CSV: a customer exports the orders of all',
    file: 'src/orders/read-orders.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: '${inScope(scope)} ${after}`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: '${after}`',
    caughtBy: exports('an export shows what the caller sees in the list')
  },
  {
    defect: 'CSV: an export ends after its first page',
    file: 'src/csv/exports.ts',
    text: 'if (page.next === undefined) return',
    instead: 'return',
    caughtBy: exports('an export has all rows that match')
  },
  {
    defect: 'CSV: an export is read whether the client takes it or not',
    file: 'src/csv/exports.ts',
    text: 'highWaterMark: 1 }',
    instead: 'highWaterMark: 1_000 }',
    caughtBy: exports('a page is read when the client has taken the one before')
  },
  {
    defect: 'CSV: an export that failed looks complete',
    file: 'src/csv/exports.ts',
    text: 'throw error\n  }\n}\n\n// A page',
    instead: 'return\n  }\n}\n\n// A page',
    caughtBy: exports('an error in the middle of an export cuts the connection')
  },
  {
    defect: 'CSV: an export keeps its place after its end',
    file: 'src/csv/exports.ts',
    text: '() => running.delete(current)',
    instead: '() => running.has(current)',
    caughtBy: exports('a caller may run two exports at a time')
  },
  {
    defect: 'CSV: visitors take all places of exports',
    file: 'src/csv/exports.ts',
    text: '(isAnonymous && anonymous >= maxAnonymousExports)',
    instead: '(isAnonymous && anonymous >= maxExports)',
    caughtBy: exports('visitors leave places for the shop itself')
  },
  {
    defect: 'CSV: paging parameters are ignored by exports',
    file: 'src/csv/exports.ts',
    text: 'if (given.length === 0) return',
    instead: 'if (given.length >= 0) return',
    caughtBy: exports('an export has no pages')
  },
  {
    defect: 'CSV: the process waits for the end of an export',
    file: 'src/csv/exports.ts',
    text: '() => reply.raw.destroy(), closeAfterMs)',
    instead: '() => reply.raw.destroyed, closeAfterMs)',
    caughtBy: exports('an export does not keep a process from its end')
  },
  {
    defect: 'CSV: a preview writes',
    file: 'src/products/import-products.ts',
    text: 'if (options.isPreview) throw new Preview(outcomes)',
    instead: 'if (options.isPreview && outcomes.length === 0) throw new Preview(outcomes)',
    caughtBy: imports('a preview writes nothing and says what apply does')
  },
  {
    defect: 'CSV: a preview does not know what earlier transactions would have done',
    file: 'src/products/import-products.ts',
    text: 'const planned = options.isPreview ? soFar.plannedWith(needs) : []',
    instead: 'const planned = options.isPreview ? soFar.plannedWith({}) : []',
    caughtBy: imports('a preview predicts apply line by line')
  },
  {
    defect: 'CSV: two lines change one product',
    file: 'src/products/import-products.ts',
    text: 'if (earlier !== undefined) throw repeated(earlier)',
    instead: 'if (earlier === 0) throw repeated(earlier)',
    caughtBy: imports('an id names a product whatever its sku')
  },
  {
    defect: 'CSV: the metadata of a file is added to that of the product',
    file: 'src/products/import-products.ts',
    text: 'replacesMetadata: true',
    instead: 'replacesMetadata: false',
    caughtBy: imports('columns that are absent change nothing')
  },
  {
    defect: 'CSV: an empty description becomes null on the way',
    file: 'src/products/import-products.ts',
    text: "detailsOf(before).description === '')",
    instead: "detailsOf(before).description === 'x')",
    caughtBy: imports('an export can be imported: nothing changes')
  },
  {
    defect: 'CSV: an empty cell of a mandatory column is taken',
    file: 'src/products/import-products.ts',
    text: 'if (emptyColumns.length > 0) {',
    instead: 'if (emptyColumns.length > 99) {',
    caughtBy: imports('columns that are absent change nothing')
  },
  {
    defect: 'CSV: two prices that differ are taken',
    file: 'src/products/import-line.ts',
    text: 'input.price_cents !== undefined && input.price_cents !== priceCents',
    instead: 'input.price_cents === 0 && input.price_cents !== priceCents',
    caughtBy: imports('wrong lines are named by the line on which they begin')
  },
  {
    defect: 'CSV: a line with too few cells is taken',
    file: 'src/products/import-line.ts',
    text: 'record.cells.length !== columns.length',
    instead: 'record.cells.length > columns.length',
    caughtBy: imports('wrong lines are named by the line on which they begin')
  },
  {
    defect: 'CSV: CRLF counts as two lines',
    file: 'src/csv/read-csv.ts',
    text: 'if (byte === lf && this.#isAfterCr)',
    instead: 'if (byte === cr && this.#isAfterCr)',
    caughtBy: imports('wrong lines are named by the line on which they begin')
  },
  {
    defect: 'CSV: bytes that are not UTF-8 become question marks',
    file: 'src/csv/read-csv.ts',
    text: '{ fatal: true, ignoreBOM: true }',
    instead: '{ fatal: false, ignoreBOM: true }',
    caughtBy: imports('a file that is no CSV in UTF-8')
  },
  {
    defect: 'CSV: a record may be as long as the file',
    file: 'src/csv/read-csv.ts',
    text: 'max_record_size: maxRecordBytes',
    instead: 'max_record_size: 0',
    caughtBy: imports('a file that is no CSV in UTF-8')
  },
  {
    defect: 'CSV: an Idempotency-Key is taken and ignored',
    file: 'src/products/import-routes.ts',
    text: "if (headers['idempotency-key'] === undefined) return",
    instead: "if (headers['idempotency-key'] !== '') return",
    caughtBy: imports('another content type, charset, coding or query, or a key')
  },
  {
    defect: 'CSV: the summary lists every wrong line',
    file: 'src/products/run-import.ts',
    text: 'if (this.#wrongLines.length < maxListedLines) this',
    instead: 'if (this.#wrongLines.length < 2 * maxListedLines) this',
    caughtBy: imports('each list of the summary has the first 1,000 lines')
  },
  {
    defect: 'CSV: a file may have any number of lines',
    file: 'src/products/run-import.ts',
    text: 'const maxRecords = 250_000',
    instead: 'const maxRecords = 2_500_000',
    caughtBy: imports('a file with more lines than the service remembers')
  },
  {
    defect: 'CSV: a line that was skipped does not name its product',
    file: 'src/products/run-import.ts',
    text: 'this.#soFar.nameOnce(line)\n    this.counts.skipped++',
    instead: 'this.counts.skipped++',
    caughtBy: streams('an import goes on with from_line')
  },
  {
    defect: 'CSV: a file may have any size',
    file: 'src/csv/csv-body.ts',
    text: 'if (byteCount > maxBytes) throw tooLarge()',
    instead: 'if (byteCount > 2 * maxBytes) throw tooLarge()',
    caughtBy: streams('a file of more than 64 MiB is 413')
  },
  {
    defect: 'CSV: after a mistake the rest of a file blocks its connection',
    file: 'src/csv/csv-body.ts',
    text: '.finally(() => body.resume())',
    instead: '.finally(() => body.pause())',
    caughtBy: streams('after a mistake the rest of the file is discarded')
  },
  {
    defect: 'CSV: a slow import is cut off by the request timeout',
    file: 'src/http/error-handler.ts',
    text: '&& mayBeSlow(socket)) return',
    instead: '&& !mayBeSlow(socket)) return',
    caughtBy: streams('a slow client is not cut off')
  },
  {
    defect: 'CSV: an import goes on although its client has left or the process ends',
    file: 'src/products/run-import.ts',
    text: 'if (this.#options.mustStop()) throw',
    instead: 'if (attempt > maxAttempts) throw',
    caughtBy: streams('a client that leaves after it has sent stops the import')
  },
  {
    defect: 'CSV: any number of imports run at a time',
    file: 'src/products/import-routes.ts',
    text: 'running.size >= maxImports',
    instead: 'running.size > 2 * maxImports',
    caughtBy: streams('two imports run at a time')
  }
]
