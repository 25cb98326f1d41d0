import type { Answer } from '../shared/service.js'

/**
 * Requires a status, and fields of the body.
 *
 * @returns the answer
 * @throws an Error that shows what came instead
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

/** @throws an Error if the body has no such number */
export function numberIn({ body, text }: Answer, name: string): number {
  const value = body?.[name]
  if (typeof value !== 'number') throw new Error(`there is no number ${name} in ${shorten(text)}`)
  return value
}

/** A list in a body, empty if there is none. */
export function listIn({ body }: Answer, name: string): Array<Record<string, unknown>> {
  const value = body?.[name]
  return Array.isArray(value) ? value : []
}

/** @throws an Error unless the stock moved by `delta` */
export function expectMove(before: number, after: number, delta: number): string {
  if (after - before !== delta) {
    throw new Error(`the stock went from ${before} to ${after} instead of ${before + delta}`)
  }
  return delta === 0 ? `stock stays ${after}` : `stock ${before} -> ${after}`
}

/** Enough of a text to see what it is, on one line. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}...` : line
}

// A problem document with its detail fits; a host's error page does not have to.
const maxShownLength = 300
