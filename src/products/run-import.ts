import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '../batching/group-commit.js'
import { fileProblem, type CsvRecord } from '../csv/read-csv.js'
import { ApiError, shuttingDown, type FieldError } from '../errors.js'
import type { Writer } from '../shop/writer.js'
import { readHeader, type LineReader, type ProductLine, type ValidateLine } from './import-line.js'
import { ImportedSoFar, importLines, Preview, repeated, type Decision, type ImportOptions } from './import-products.js'
import {
  isLineCode,
  maxListedLines,
  type ChangedLine,
  type NewLine,
  type ProductImport,
  type WrongLine
} from './import-schemas.js'

export interface RunOptions extends ImportOptions {
  shopId: number
  /** Records that begin before this line are skipped. */
  fromLine: number
  validateLine: ValidateLine
  /** Whether the import must stop before its next transaction: the process ends, or the client has left. */
  mustStop: () => boolean
}

interface Counts {
  lines: number
  new: number
  changed: number
  unchanged: number
  wrong: number
  skipped: number
}

/** What an import has to say while it runs. */
export type ImportEvent =
  ({ type: 'wrong' } & WrongLine) | ({ type: 'progress' } & Counts & { resume_from_line: number })

/**
 * Imports the lines of a CSV file in transactions of some hundred, each of which is committed on its own.
 *
 * @returns all of it
 * @throws ApiError VALIDATION_FAILED for a mistake in the file as a whole; the lines before it are imported. What the
 *   writer throws, and OVERLOADED when the process ends.
 */
export async function* runImport(
  writer: Writer,
  records: AsyncIterator<CsvRecord>,
  options: RunOptions
): AsyncGenerator<ImportEvent, ProductImport> {
  const run = new ImportRun(writer, options)
  try {
    const reader = await readFirst(records, options)
    for (;;) {
      const { lines, isLast, problem } = await nextBatch(records, reader, run)
      const wrong = await run.import(lines)
      for (const line of wrong) yield { type: 'wrong', ...line }
      if (lines.length > 0) yield { type: 'progress', ...run.counts, resume_from_line: run.nextLine }
      if (problem) throw problem
      if (isLast) return run.summary
    }
  } catch (error) {
    throw run.withPosition(error)
  } finally {
    await records.return?.()
  }
}

// A transaction of 250 new products takes some 40 ms on two cores, and orders that arrive meanwhile wait for it.
const batchLines = 250

// The names of the lines so far are kept in memory: some 200 bytes for each.
const maxRecords = 250_000

async function readFirst(records: AsyncIterator<CsvRecord>, options: RunOptions): Promise<LineReader> {
  const header = await records.next()
  if (header.done) throw fileProblem('is empty')
  return readHeader(header.value, options.currency, options.validateLine)
}

interface Batch {
  lines: ProductLine[]
  isLast: boolean
  /** A mistake in the file after these lines. */
  problem?: unknown
}

async function nextBatch(records: AsyncIterator<CsvRecord>, reader: LineReader, run: ImportRun): Promise<Batch> {
  const lines: ProductLine[] = []
  while (lines.length < batchLines) {
    try {
      const next = await records.next()
      if (next.done) return { lines, isLast: true }
      const line = reader.read(next.value)
      if (run.mustSkip(line)) continue
      lines.push(line)
    } catch (problem) {
      return { lines, isLast: true, problem }
    }
  }
  return { lines, isLast: false }
}

class ImportRun {
  readonly counts: Counts = { lines: 0, new: 0, changed: 0, unchanged: 0, wrong: 0, skipped: 0 }
  /** Where the records begin that are not imported yet. */
  nextLine = 1
  readonly #writer: Writer
  readonly #options: RunOptions
  readonly #soFar = new ImportedSoFar()
  readonly #newLines: NewLine[] = []
  readonly #changedLines: ChangedLine[] = []
  readonly #wrongLines: WrongLine[] = []

  constructor(writer: Writer, options: RunOptions) {
    this.#writer = writer
    this.#options = options
  }

  /** A skipped line counts as one that names its product, as it did when it was imported. */
  mustSkip(line: ProductLine): boolean {
    if (this.counts.lines + this.counts.skipped >= maxRecords) {
      throw fileProblem(`has more than ${maxRecords} lines: send it in parts`)
    }
    if (line.line >= this.#options.fromLine) return false
    this.#soFar.nameOnce(line)
    this.counts.skipped++
    this.nextLine = line.nextLine
    return true
  }

  /** @returns the lines that are wrong */
  async import(lines: readonly ProductLine[]): Promise<WrongLine[]> {
    const problems = new Map(lines.map(line => [line, this.#problemOf(line)]))
    const valid = lines.filter(line => problems.get(line) === undefined)
    const outcomes = new Map((await this.#decide(valid)).map((outcome, index) => [valid[index], outcome]))
    const wrong = lines.flatMap(line => {
      const problem = problems.get(line)
      return this.#count(line, problem ? { ok: false, error: problem } : outcomes.get(line)) ?? []
    })
    this.nextLine = lines.at(-1)?.nextLine ?? this.nextLine
    return wrong
  }

  get summary(): ProductImport {
    const { isPreview } = this.#options
    const lists = { new_lines: this.#newLines, changed_lines: this.#changedLines, wrong_lines: this.#wrongLines }
    const rest = (count: number) => Math.max(0, count - maxListedLines)
    const { new: added, changed, wrong } = this.counts
    return {
      mode: isPreview ? 'preview' : 'apply',
      ...this.counts,
      ...lists,
      not_listed: { new: rest(added), changed: rest(changed), wrong: rest(wrong) }
    }
  }

  /** An error that says where to go on. */
  withPosition(error: unknown): unknown {
    if (!(error instanceof ApiError) || this.#options.isPreview || this.counts.lines === 0) return error
    const detail = `${error.message} (lines before ${this.nextLine} are imported)`
    return new ApiError(error.code, detail, { ...error.members, resume_from_line: this.nextLine }, error.headers)
  }

  /** What is wrong with a line, whatever the products are. */
  #problemOf(line: ProductLine): ApiError | undefined {
    const earlier = this.#soFar.nameOnce(line)
    return line.problem ?? (earlier === undefined ? undefined : repeated(earlier))
  }

  async #decide(lines: readonly ProductLine[]): Promise<Array<Outcome<Decision>>> {
    if (lines.length === 0) return []
    const startedAtMs = performance.now()
    const outcomes = await this.#submit(lines)
    const decisions = outcomes.flatMap((outcome, index) => {
      const line = lines[index]
      return outcome.ok && line ? [[line.line, outcome.result] as const] : []
    })
    this.#soFar.add(decisions, this.#options)
    // Commands that wait get as much time as the import had.
    if (this.#writer.queued > 0) await delay(Math.min(performance.now() - startedAtMs, maxPauseMs))
    return outcomes
  }

  async #submit(lines: readonly ProductLine[]): Promise<Array<Outcome<Decision>>> {
    const command = importLines(lines, this.#soFar, this.#options)
    for (let attempt = 1; ; attempt++) {
      if (this.#options.mustStop()) throw shuttingDown()
      try {
        return await this.#writer.submit(this.#options.shopId, command)
      } catch (error) {
        if (error instanceof Preview) return error.outcomes
        const isFull = error instanceof ApiError && error.code === 'OVERLOADED'
        if (!isFull || attempt === maxAttempts) throw error
        await delay(retryPauseMs)
      }
    }
  }

  /** @returns the line, if it is wrong */
  #count(line: ProductLine, outcome: Outcome<Decision> | undefined): WrongLine | undefined {
    this.counts.lines++
    if (!outcome?.ok) {
      this.counts.wrong++
      const wrong = toWrongLine(line, outcome?.error)
      if (this.#wrongLines.length < maxListedLines) this.#wrongLines.push(wrong)
      return wrong
    }
    const { result } = outcome
    this.counts[result.kind]++
    const { id, sku } = result.product
    if (result.kind === 'new' && this.#newLines.length < maxListedLines) {
      this.#newLines.push({ line: line.line, sku, id: this.#options.isPreview ? null : id })
    }
    if (result.kind === 'changed' && this.#changedLines.length < maxListedLines) {
      this.#changedLines.push({ line: line.line, sku, id, fields: result.fields })
    }
  }
}

const maxPauseMs = 250

// The queue empties within a second, unless orders arrive faster than they can be placed.
const retryPauseMs = 500
const maxAttempts = 20

/** An error that is not about the line is thrown. */
function toWrongLine({ line, input }: ProductLine, error: Error | undefined): WrongLine {
  if (!(error instanceof ApiError) || !isLineCode(error.code)) throw error ?? new Error(`line ${line} has no outcome`)
  const { errors } = error.members as { errors?: FieldError[] }
  const shown = { line, sku: typeof input.sku === 'string' ? input.sku : null, code: error.code }
  if (!errors) return { ...shown, detail: error.message }
  const columns = errors.map(({ path, message }) => ({ column: path.replace(/^line\/?/, ''), message }))
  const [first = { column: '', message: error.message }] = columns
  return { ...shown, detail: `${first.column === '' ? 'line' : first.column} ${first.message}`, errors: columns }
}
