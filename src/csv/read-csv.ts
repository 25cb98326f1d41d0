import { CsvError, parse, type InfoRecord } from 'csv-parse'
import { validationFailed, type ApiError } from '../errors.js'

/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file on which it begins, from 1. */
  line: number
  /** The line on which the next record begins. */
  nextLine: number
  cells: readonly string[]
}

/**
 * Reads the records of a CSV file (RFC 4180) as its bytes arrive: the header row first, then all rows that are not
 * blank, whatever the number of their cells. A byte order mark is left out. All records before a mistake in the file
 * are read before it is thrown.
 *
 * @throws ApiError VALIDATION_FAILED for a file that is not CSV in UTF-8 with commas, with the line in its message
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord> {
  const text = new Utf8Check()
  const records = new RecordParser()
  for await (const chunk of chunks) {
    const { valid, problem } = text.check(chunk)
    yield* records.read(valid)
    if (!problem) continue
    // Unless the chunk before ended within the line.
    if (valid.at(-1) === lf) yield* records.rest()
    throw problem
  }
  const { valid, problem } = text.end()
  yield* records.read(valid)
  if (problem) throw problem
  yield* records.end()
}

/**
 * The longest record in bytes. A valid product has at most some 200 KB: a description of 10,000 characters and 50
 * values of metadata of 500, four bytes each, and quotes that are doubled twice.
 */
const maxRecordBytes = 262_144

class RecordParser {
  readonly #lines = new LineCounter()
  #parsed: CsvRecord[] = []
  #isFirst = true
  readonly #parser = parse({
    // Not by the first line end: spreadsheets and scripts mix them.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: maxRecordBytes,
    on_record: (cells: string[], info: InfoRecord) => {
      this.#add(cells, info.bytes)
      // Its own stream would drop records that were parsed, but not read, before a mistake.
      return null
    }
  })

  constructor() {
    // `#write` throws it.
    this.#parser.on('error', () => {})
    this.#parser.resume()
  }

  async *read(chunk: Buffer): AsyncGenerator<CsvRecord> {
    if (chunk.length === 0) return
    this.#lines.count(chunk)
    const error = await new Promise<Error | null | undefined>(resolve => this.#parser.write(chunk, resolve))
    yield* this.#take()
    if (error) throw this.#problemOf(error)
  }

  /** The parser looks ahead, so it may hold a record back. */
  async *rest(): AsyncGenerator<CsvRecord> {
    await this.#end()
    yield* this.#take()
  }

  async *end(): AsyncGenerator<CsvRecord> {
    const error = await this.#end()
    yield* this.#take()
    if (error) throw this.#problemOf(error)
    if (this.#isFirst) throw fileProblem('is empty; the first line must have the names of the columns')
  }

  async #end(): Promise<Error | undefined> {
    return await new Promise(resolve => {
      this.#parser.once('error', resolve).once('close', () => resolve(undefined))
      this.#parser.end()
    })
  }

  #take(): CsvRecord[] {
    const records = this.#parsed
    this.#parsed = []
    return records
  }

  #add(cells: string[], endByte: number): void {
    const { line } = this.#lines
    this.#lines.moveTo(endByte)
    if (cells.length === 1 && cells[0] === '') return
    this.#isFirst = false
    this.#parsed.push({ line, nextLine: this.#lines.line, cells })
  }

  #problemOf(error: Error): Error {
    if (!(error instanceof CsvError)) return error
    const { line } = this.#lines
    switch (error.code) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return fileProblem(`has a quote that is never closed, in the record that begins on line ${line}`)
      case 'CSV_MAX_RECORD_SIZE':
        return fileProblem(
          `has a record of more than ${maxRecordBytes} bytes, which begins on line ${line}: ` +
            'is a quote not closed there?'
        )
      default:
        return fileProblem(
          `has a quote in the wrong place, in the record that begins on line ${line}: ` +
            'put quotes round the whole cell, and double those inside'
        )
    }
  }
}

/** Finds the line of a byte. A line ends with CRLF, LF or CR, inside of quotes too. */
class LineCounter {
  /** The line at which the record begins that follows the last `moveTo`. */
  line = 1
  #ends: number[] = []
  #next = 0
  #byteCount = 0
  #isAfterCr = false

  count(chunk: Buffer): void {
    this.#ends.splice(0, this.#next)
    this.#next = 0
    for (const [index, byte] of chunk.entries()) {
      const end = this.#byteCount + index + 1
      if (byte === lf && this.#isAfterCr) this.#ends[this.#ends.length - 1] = end
      else if (byte === lf || byte === cr) this.#ends.push(end)
      this.#isAfterCr = byte === cr
    }
    this.#byteCount += chunk.length
  }

  moveTo(byte: number): void {
    while ((this.#ends[this.#next] ?? Infinity) <= byte) {
      this.#next++
      this.line++
    }
  }
}

const lf = 0x0a
const cr = 0x0d

/** Passes UTF-8 on as it is, without a byte order mark, and finds the first line that is something else. */
class Utf8Check {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #start: Buffer | undefined = Buffer.alloc(0)
  #line = 1

  /** @returns the bytes that are valid, and what is wrong with those that follow */
  check(chunk: Buffer): { valid: Buffer; problem?: ApiError } {
    if (this.#start === undefined) return this.#decode(chunk)
    this.#start = Buffer.concat([this.#start, chunk])
    if (this.#start.length < zipSignature.length) return { valid: nothing }
    return this.#begin(this.#start)
  }

  #begin(start: Buffer): { valid: Buffer; problem?: ApiError } {
    this.#start = undefined
    if (utf16Marks.some(mark => start.subarray(0, 2).equals(mark)) || start.subarray(0, 4).includes(0)) {
      return { valid: nothing, problem: fileProblem('is in UTF-16: save it as CSV UTF-8') }
    }
    if (start.subarray(0, 4).equals(zipSignature)) {
      return { valid: nothing, problem: fileProblem('is a workbook or an archive: save the sheet as CSV UTF-8') }
    }
    return this.#decode(start.subarray(0, 3).equals(byteOrderMark) ? start.subarray(3) : start)
  }

  #decode(chunk: Buffer): { valid: Buffer; problem?: ApiError } {
    if (!this.#isValid(chunk)) {
      const validBytes = chunk.subarray(0, this.#firstInvalidLine(chunk))
      return { valid: validBytes, problem: notUtf8(this.#line + lineEndsIn(validBytes)) }
    }
    this.#line += lineEndsIn(chunk)
    return { valid: chunk }
  }

  #isValid(chunk: Buffer): boolean {
    try {
      this.#decoder.decode(chunk, { stream: true })
      return true
    } catch {
      return false
    }
  }

  /** Where the first line begins that is not UTF-8; 0 if a character that began in the chunk before is broken. */
  #firstInvalidLine(chunk: Buffer): number {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let start = 0
    try {
      for (;;) {
        const end = chunk.indexOf(lf, start) + 1
        decoder.decode(chunk.subarray(start, end === 0 ? undefined : end))
        if (end === 0) return 0
        start = end
      }
    } catch {
      return start
    }
  }

  end(): { valid: Buffer; problem?: ApiError } {
    const rest = this.#start === undefined ? { valid: nothing } : this.#begin(this.#start)
    if (rest.problem) return rest
    try {
      this.#decoder.decode()
      return rest
    } catch {
      return { ...rest, problem: notUtf8(this.#line) }
    }
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
const utf16Marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])]
// Workbooks of Excel and LibreOffice are archives in the ZIP format.
const zipSignature = Buffer.from('PK\x03\x04')
const nothing = Buffer.alloc(0)

function lineEndsIn(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(lf); at !== -1; at = bytes.indexOf(lf, at + 1)) count++
  return count
}

function notUtf8(line: number): ApiError {
  return fileProblem(`is not valid UTF-8 on line ${line}: it looks like Windows-1252; save it as CSV UTF-8`)
}

/** @param message what is wrong with the file as a whole */
export function fileProblem(message: string): ApiError {
  return validationFailed([{ path: 'body', message }])
}
