import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** Node's options for a program that runs as with `npm start`, but only as long as a test. */
export const nodeOptions = [
  '--max-semi-space-size=16',
  '--enable-source-maps',
  '--import',
  new URL('./optimize-late.mjs', import.meta.url).href
]

/**
 * Node's arguments to run a TypeScript file of this project in a separate process: the file that `npm test` compiled,
 * or the source itself when a test runs without `npm test`.
 *
 * @param source the path of the file in the project
 */
export function program(source: string): string[] {
  const compiled = process.env.COMPILED_TESTS
  if (compiled) return [...nodeOptions, join(compiled, source.replace(/ts$/, 'js'))]
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, join(project, source)]
}
