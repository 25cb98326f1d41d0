// `npm run test:pages`: GraphiQL at `/graphql` in a real browser.
import type { Page } from 'playwright-core'
import t from 'tap'
import { createProduct, send } from '../support/app.js'
import { open, screenshot } from '../support/browser.js'
import { adminKey, guarded, withKey } from '../support/credentials.js'

t.test('GraphiQL runs a query, knows the schema, and loads nothing from other hosts', async t => {
  const { app, page, url, problems } = await open(t)
  await createProduct(app, { name: 'Blue mug' })
  for (const path of ['/graphql', '/graphql/', '/api/v1/graphql']) {
    await page.goto(`${url}${path}`)
    await run(page)
    await page.locator('.result-window', { hasText: 'Blue mug' }).waitFor()
  }
  await page.getByRole('button', { name: /documentation explorer/i }).click()
  await page.locator('.graphiql-doc-explorer', { hasText: 'Query' }).waitFor()
  await screenshot(page, 'graphiql')
  t.strictSame(problems, [])
})

t.test('GraphiQL sends the key that a visitor types in, and does not keep it', async t => {
  const { app, page, url, problems } = await open(t, guarded)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' }, withKey(adminKey))
  const query = encodeURIComponent('{ users { nodes { email } } }')
  await page.goto(`${url}/graphql?query=${query}`)
  await page.locator('.graphiql-query-editor .CodeMirror').click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('{ users { nodes { email } } }')
  await run(page)
  await page.locator('.result-window', { hasText: 'UNAUTHENTICATED' }).waitFor()
  await page.getByRole('button', { name: 'Headers' }).click()
  const text = JSON.stringify(JSON.stringify(withKey(adminKey)))
  await page.evaluate(`document.querySelectorAll('.graphiql-editor-tool .CodeMirror')[1].CodeMirror.setValue(${text})`)
  await run(page)
  await page.locator('.result-window', { hasText: 'ada@example.com' }).waitFor()
  t.notMatch(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })'), adminKey)
  t.strictSame(problems, [])
})

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: /execute query/i }).click()
}
