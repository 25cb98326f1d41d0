import type { Schema } from '../api/client.js'

/** What somebody has counted of a product. */
export interface CountEntry {
  product: Schema<'Product'>
  /** As it was typed; empty after a count that was refused. */
  text: string
  /** The units at the location by the records when the count was typed; undefined until they were read. */
  recorded: number | undefined
  /** Whether the person has left the field: what is typed there next is another count. */
  isLeft: boolean
  /** Which reading of the records belongs to the count. */
  reading: number
  message?: string
}

/** Whether the text is a count that the API takes. */
export function isCount(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= maxUnits
}

/** Whether the count can be applied. */
export function isCountable({ text, recorded }: CountEntry): boolean {
  return isCount(text) && recorded !== undefined
}

/** How many units the count finds more than the records; negative if fewer. */
export function differenceOf({ text, recorded }: CountEntry): number {
  return Number(text) - (recorded ?? 0)
}

const maxUnits = 1_000_000_000
