import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import { runCommand, runScript } from '../support/run-script.js'

const { scripts }: { scripts: Record<string, string> } = JSON.parse(await readFile('package.json', 'utf8'))
const docs = (await readdir('docs', { recursive: true }))
  .filter(name => name.endsWith('.md'))
  .map(name => join('docs', name))
const pages = new Map<string, string>()
for (const path of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...docs]) {
  pages.set(path, await readFile(path, 'utf8'))
}

t.test('the README has 120 to 200 lines', async t => {
  const lines = textOf('README.md').trimEnd().split('\n').length
  t.ok(lines >= 120 && lines <= 200, `${lines} lines`)
})

t.test('every page of docs/ is reachable from docs/README.md', async t => {
  const reached = new Set(['docs/README.md'])
  for (const path of reached) {
    for (const { target } of linksOf(path)) if (docs.includes(target)) reached.add(target)
  }
  t.strictSame(
    docs.filter(path => !reached.has(path)),
    []
  )
})

t.test('every relative link leads to a file, and every anchor to a heading', async t => {
  for (const path of pages.keys()) {
    for (const { link, target, anchor } of linksOf(path)) {
      t.ok(existsSync(target), `${path}: ${link}`)
      if (anchor !== undefined) t.ok(anchorsOf(target).includes(anchor), `${path}: ${link}`)
    }
  }
})

t.test('every npm script is in docs/commands.md, and every script that a page mentions exists', async t => {
  const commands = textOf('docs/commands.md')
  for (const name of Object.keys(scripts).filter(name => !isHook(name))) {
    const command = ['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`
    t.equal(commands.split('\n').filter(line => line.startsWith(`| \`${command}\` |`)).length, 1, `${command} once`)
  }
  for (const [path, text] of pages) {
    for (const [mention, name = ''] of text.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)) {
      t.ok(scripts[name], `${path}: ${mention}`)
    }
  }
})

t.test('every file that a page names exists', async t => {
  for (const [path, text] of pages) {
    for (const [, file = ''] of text.matchAll(/`((?:src|test|scripts|examples|docs|ops|bench)\/[\w./-]+)`/g)) {
      t.ok(existsSync(file) || isGlob(file), `${path}: ${file}`)
    }
  }
})

t.test('every page that has snippets to run is run by .ci/readme, and each of its headings exists', async t => {
  const runner = await readFile('.ci/readme', 'utf8')
  for (const [path, text] of pages) {
    const headings = [...text.matchAll(/^(?:## (.+)|```sh)$/gm)].flatMap(([, heading], index, all) =>
      heading === undefined ? [all.slice(0, index).findLast(([, earlier]) => earlier !== undefined)?.[1] ?? ''] : []
    )
    const isRun = (heading: string) =>
      runner.includes(`page_rest ${path})`) || runner.includes(`section ${path} '${heading}'`)
    for (const heading of new Set(headings)) t.ok(isRun(heading), `${path}: ${heading}`)
  }
  for (const [, path = '', heading = ''] of runner.matchAll(/\bsection (\S+\.md) '([^']+)'/g)) {
    t.ok(textOf(path).includes(`\n## ${heading}\n`), `${path}: ${heading}`)
  }
  t.strictSame(await runCommand('bash', ['-n', '.ci/readme'], {}), { code: 0, stdout: '', stderr: '' })
})

t.test('docs/imports.md matches the imports of the code', async t => {
  t.strictSame(await runScript('imports', {}, ['--check']), { code: 0, stdout: '', stderr: '' })
})

function textOf(path: string): string {
  const text = pages.get(path)
  if (text === undefined) throw new Error(`${path} is not a page`)
  return text
}

/** What npm runs before or after another script. */
function isHook(name: string): boolean {
  return /^(pre|post)/.test(name) && scripts[name.replace(/^(pre|post)/, '')] !== undefined
}

interface Link {
  link: string
  /** A path in the project. */
  target: string
  anchor: string | undefined
}

/** The links of a page to other files, or to headings of its own, outside of code. */
function linksOf(path: string): Link[] {
  return [...withoutCode(textOf(path)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter(link => !/^[a-z]+:/.test(link))
    .map(link => {
      const [file = '', anchor] = link.split('#')
      return { link, target: file === '' ? path : relative('', join(dirname(path), file)), anchor }
    })
}

/** As GitHub makes them from headings. */
function anchorsOf(path: string): string[] {
  return [...withoutCode(textOf(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, '')
}

/** Such as `scripts/bench/*.ts`, whose folder must exist. */
function isGlob(file: string): boolean {
  return file.includes('*') && existsSync(dirname(file))
}
