import type { FastifyInstance } from 'fastify'
import axe, { type AxeResults } from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { build } from './app.js'
import { openContext, screenshot } from './browser.js'

interface Visit {
  page: Page
  /**
   * What the browser had to complain about: console output, errors, requests to other origins, and what the policy has
   * stopped. It logs each response of 400 and above; those are in `failures`.
   */
  problems: string[]
  /** The statuses of the responses of 400 and above. */
  failures: number[]
}

interface BackOffice extends Visit {
  app: FastifyInstance
  /** The origin of the service. */
  url: string
}

/** Starts the service and opens a page of its back-office, such as `/orders`. */
export async function openBackOffice(
  t: Test,
  path = '/',
  settings: Partial<AppConfig> = {},
  options: BrowserContextOptions = {}
): Promise<BackOffice> {
  const app = await build(t, settings)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, url, ...(await visit(t, url, path, options)) }
}

/** Opens the back-office of a running service in a browser of its own: another visitor. */
export async function visit(t: Test, url: string, path = '/', options: BrowserContextOptions = {}): Promise<Visit> {
  const { context, problems } = await openContext(t, url, { viewport: widths.wide, locale: 'en-US', ...options })
  const failures: number[] = []
  context.on('response', response => {
    if (response.status() >= 400) failures.push(response.status())
  })
  context.on('console', message => {
    if (!/^Failed to load resource:/.test(message.text())) problems.push(`console ${message.text()}`)
  })
  const page = await context.newPage()
  await page.goto(`${url}/app${path}`)
  return { page, problems, failures }
}

/** Logs in with an API key, at the first page or in the dialog over another one. */
export async function logIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByLabel('API key').waitFor({ state: 'detached' })
}

/**
 * Checks how a page looks: axe finds nothing, in light and dark, wide and on a phone, and nothing is wider than the
 * screen.
 *
 * @param name of the screenshots, for people to look at
 */
export async function checkLooks(t: Test, page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, viewport] of Object.entries(widths)) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      const what = `${name}, ${colorScheme}, ${width}`
      const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
      t.strictSame(found, [], `${what}: axe finds nothing`)
      t.equal(await page.evaluate('document.documentElement.scrollWidth'), viewport.width, `${what}: fits the screen`)
      await screenshot(page, `back-office-${name}-${colorScheme}-${width}`)
    }
  }
  await page.setViewportSize(widths.wide)
}

const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
