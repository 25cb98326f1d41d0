import type { Random } from '../shared/random.js'

/** Random bytes, each as a character. */
export function garbage(random: Random, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(random.between(0, 255))).join('')
}
