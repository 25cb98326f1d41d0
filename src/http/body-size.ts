/**
 * Why JSON text has more than any valid body contains; undefined if it does not. Parsing, validating and hashing half a
 * million fields would block the process for more than a second, and lists in lists, a million deep, would overflow the
 * stack. Text that is not JSON is left to the parser.
 */
export function sizeProblem(text: string): string | undefined {
  let parts = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at + 1)
        break
      case openingBrace:
      case openingBracket:
        parts++
        if (++depth > maxDepth) return `must not be nested more than ${maxDepth} levels deep`
        break
      case closingBrace:
      case closingBracket:
        depth--
        break
      case colon:
        parts++
    }
    if (parts > maxParts) return `must not have more than ${maxParts} objects, lists and fields`
  }
  return undefined
}

// The largest valid body is a bulk request of 100 orders with 100 lines each: 10,000 objects with 30,000 fields.
const maxParts = 100_000

// Valid bodies have five levels.
const maxDepth = 32

/** The position of the quote that ends the string; the length of the text if none does. */
function endOfString(text: string, start: number): number {
  let at = start
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at
}

const quote = 0x22
const colon = 0x3a
const openingBracket = 0x5b
const backslash = 0x5c
const closingBracket = 0x5d
const openingBrace = 0x7b
const closingBrace = 0x7d
