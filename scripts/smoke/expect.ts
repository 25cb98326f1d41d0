import type { Answer } from '../shared/service.js'

/**
 * Requires a status, and values of fields of the body.
 *
 * @returns the answer
 * @throws Error that shows the actual value
 */
export function expectAnswer(
  answer: Answer,
  status: number,
  fields: Record<string, string | number | boolean> = {}
): Answer {
  if (answer.status !== status) throw new Error(`status ${answer.status} instead of ${status}: ${shorten(answer.text)}`)
  for (const [name, value] of Object.entries(fields)) {
    if (answer.body?.[name] !== value) {
      throw new Error(`${name} is ${JSON.stringify(answer.body?.[name])} instead of ${JSON.stringify(value)}`)
    }
  }
  return answer
}

/**
 * A number in a body.
 *
 * @throws Error if the body has no such number
 */
export function numberIn({ body, text }: Answer, name: string): number {
  const value = body?.[name]
  if (typeof value !== 'number') throw new Error(`no number ${name} in ${shorten(text)}`)
  return value
}

/** A list in a body; empty if the body has no such list. */
export function listIn({ body }: Answer, name: string): Array<Record<string, unknown>> {
  const value = body?.[name]
  return Array.isArray(value) ? value : []
}

/**
 * Requires that the stock moved by `delta`.
 *
 * @returns the movement as text
 * @throws Error if it moved by another quantity
 */
export function expectMove(before: number, after: number, delta: number): string {
  if (after - before !== delta) {
    throw new Error(`the stock went from ${before} to ${after} instead of ${before + delta}`)
  }
  return delta === 0 ? `stock stays ${after}` : `stock ${before} -> ${after}`
}

/** The beginning of a text, on one line. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}...` : line
}

// A problem document with its detail fits; of a host's error page, the beginning is enough.
const maxShownLength = 300
