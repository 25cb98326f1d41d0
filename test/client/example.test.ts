import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { build } from '../support/app.js'

const file = 'examples/order.ts'

t.test('the TypeScript example of the README is the file that is compiled and run', async t => {
  const readme = await readFile('README.md', 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block)
  t.strictSame(blocks, [await readFile(file, 'utf8')])
  t.ok(readme.includes(`\`${file}\``), 'which the README names')
})

t.test('the TypeScript example places an order', async t => {
  const app = await build(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, file], {
    env: { PATH: process.env.PATH, BASE_URL: url }
  })
  t.match(stdout, /^order \d+: 49\.8 USD\n$/)
})
