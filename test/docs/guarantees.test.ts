import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { mutants } from '../../scripts/mutants/mutants.js'

t.test('every promise in docs/guarantees.md has tests, and they are there', async t => {
  const text = await readFile('docs/guarantees.md', 'utf8')
  const promises = text.split(/^(?=\*\*)/m).slice(1)
  t.ok(promises.length > 15)
  for (const promise of promises) {
    const [, sentence = ''] = /^\*\*(.+?\.)\*\* .+\.$/m.exec(promise) ?? []
    t.not(sentence, '', promise)
    const tests = [...promise.matchAll(/^- `(test\/.+?)`: (.+)$/gm)].map(([, file = '', title = '']) => ({
      file,
      title
    }))
    t.ok(tests.length > 0, `${sentence} has a test`)
    for (const test of tests) t.ok(await isThere(test), `${test.file}: ${test.title}`)
  }
})

t.test('every mutant can be made, and the test that finds it is there', async t => {
  for (const { defect, file, text, caughtBy } of mutants) {
    t.equal((await readFile(file, 'utf8')).split(text).length, 2, `${defect}: ${file} has the text once`)
    t.ok(await isThere(caughtBy), `${caughtBy.file}: ${caughtBy.title}`)
  }
  t.equal(new Set(mutants.map(({ defect }) => defect)).size, mutants.length)
})

/** Titles that are put together from parts are looked for by their parts. */
async function isThere({ file, title }: { file: string; title: string }): Promise<boolean> {
  if (!existsSync(file)) return false
  const source = await readFile(file, 'utf8')
  const titles = [...source.matchAll(/t\.test\(\s*(['"`])(.+?)\1,\s/g)].map(([, , text = '']) =>
    text.replaceAll("\\'", "'")
  )
  return titles.some(text => isPut(text, title))
}

/** Whether a title, or a part of one, can be what a template makes. */
function isPut(template: string, title: string): boolean {
  if (template.includes(title)) return true
  const pattern = template
    .split(/\$\{\w+\}/)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[a-z -]+')
  return template.includes('${') && new RegExp(`^(?:${pattern})$`).test(title)
}
