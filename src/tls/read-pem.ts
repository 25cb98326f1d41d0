import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Certificates or a key cannot be read; the message goes on after the name of the setting. */
export class PemError extends Error {
  override readonly name = 'PemError'
}

/**
 * Reads certificates or a key in PEM, which a setting contains or names by the path of a file. Platforms that keep a
 * setting in one line write its line breaks as `\n`.
 *
 * @throws PemError
 */
export function readPem(textOrPath: string): string {
  if (isPem(textOrPath)) return textOrPath.replaceAll('\\n', '\n')
  const path = textOrPath.startsWith('~/') ? join(homedir(), textOrPath.slice(2)) : textOrPath
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new PemError(`names a certificate or key file that cannot be read (${code})`)
  }
  // Node.js ignores such a file, and would then report every certificate as unknown.
  if (!isPem(text)) throw new PemError('names a certificate or key file that is not in PEM')
  return text
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN ')
}
