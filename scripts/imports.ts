// `npm run docs:imports`: draws which folder of src imports which, and writes the picture to docs/imports.md.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs, promisify } from 'node:util'

const help = `Usage: npm run docs:imports [-- --check]

Writes docs/imports.md from the imports that dependency-cruiser finds.

  --check   writes nothing; exits with status 1 if the file is out of date
  --help    shows this
`

const file = 'docs/imports.md'

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  process.stdout.write(help)
} else if (values.check) {
  if ((await readFile(file, 'utf8')) !== pageOf(await readImports())) {
    process.stderr.write(`${file} is out of date: run npm run docs:imports\n`)
    process.exitCode = 1
  }
} else {
  await writeFile(file, pageOf(await readImports()))
}

/** Folders, each with the folders that it imports. */
type Imports = Map<string, Set<string>>

interface Cruise {
  modules: Array<{ source: string; dependencies: Array<{ resolved: string }> }>
}

/** The imports between the folders of src; files beside them, such as src/errors.ts, are left out. */
async function readImports(): Promise<Imports> {
  const options = ['--config', '.dependency-cruiser.js', '--output-type', 'json', '--collapse', '^src/[^/]+', 'src']
  const program = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...options], { maxBuffer: 64 * 1_048_576 })
  const { modules }: Cruise = JSON.parse(stdout)
  const folders = modules.filter(({ source }) => isFolder(source))
  return new Map(
    folders.map(({ source, dependencies }) => [
      nameOf(source),
      new Set(
        dependencies
          .map(({ resolved }) => resolved)
          .filter(isFolder)
          .map(nameOf)
      )
    ])
  )
}

function isFolder(path: string): boolean {
  return /^src\/[^/.]+$/.test(path) && path !== 'src/generated'
}

function nameOf(path: string): string {
  return path.slice('src/'.length)
}

/**
 * Leaves out each arrow that others imply: of A to B, B to C and A to C the last. There are no circles, which the lint
 * forbids, so what is left is unique.
 */
function withoutImplied(imports: Imports): Imports {
  const isImplied = (from: string, to: string) =>
    [...(imports.get(from) ?? [])].some(between => between !== to && reaches(between, to))
  const reaches = (from: string, to: string): boolean =>
    [...(imports.get(from) ?? [])].some(next => next === to || reaches(next, to))
  return new Map([...imports].map(([from, all]) => [from, new Set([...all].filter(to => !isImplied(from, to)))]))
}

function pageOf(imports: Imports): string {
  const arrows = [...withoutImplied(imports)].flatMap(([from, all]) => [...all].map(to => `  ${from} --> ${to}`)).sort()
  return `# Imports between folders

An arrow points from a folder of \`src\` to one that it imports. Arrows that others imply are left out: if A imports
B and B imports C, none is drawn from A to C. Files beside the folders, such as \`src/app.ts\`, are left out too.
Written by \`npm run docs:imports\`.

\`\`\`mermaid
flowchart TD
${arrows.join('\n')}
\`\`\`
`
}
