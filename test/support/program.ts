import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** What Node is given to run a program as `npm start` runs the service, but for as long as a test takes. */
export const nodeOptions = ['--enable-source-maps', '--import', new URL('./optimize-late.mjs', import.meta.url).href]

/**
 * What Node is given to run a TypeScript file of this project as a process of its own: what `npm test` has compiled it to, or the file itself
 * when a test is run without that.
 *
 * @param source its path in the project
 */
export function program(source: string): string[] {
  const compiled = process.env.COMPILED_TESTS
  if (compiled) return [...nodeOptions, join(compiled, source.replace(/ts$/, 'js'))]
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, join(project, source)]
}
