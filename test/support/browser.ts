import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import root, { type Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { launchChromium } from '../../scripts/shared/chromium.js'
import { build } from './app.js'

interface Opened {
  app: FastifyInstance
  page: Page
  url: string
  /** Requests to other origins, and errors, of this page and of the tabs that it opens. */
  problems: string[]
}

/** Starts the service and opens an empty page, in Debian's Chromium or the one at CHROMIUM. */
export async function open(
  t: Test,
  settings: Partial<AppConfig> = {},
  options: BrowserContextOptions = {}
): Promise<Opened> {
  const app = await build(t, settings)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { context, problems } = await openContext(t, url, options)
  context.on('console', message => {
    if (message.type() === 'error') problems.push(`console ${message.text()}`)
  })
  return { app, page: await context.newPage(), url, problems }
}

/** Opens a browser of its own, without a page: another visitor. `problems` has no console output. */
export async function openContext(
  t: Test,
  url: string,
  options: BrowserContextOptions = {}
): Promise<{ context: BrowserContext; problems: string[] }> {
  browser ??= launch()
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 1600 }, ...options })
  t.teardown(() => context.close())
  const problems: string[] = []
  context.on('request', request => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) {
      problems.push(`request to ${request.url()}`)
    }
  })
  context.on('weberror', error => problems.push(`error ${error.error().message}`))
  context.setDefaultTimeout(timeoutMs)
  return { context, problems }
}

// One browser for all tests of a file: contexts share nothing, and starting a browser takes seconds.
let browser: Promise<Browser> | undefined

function launch(): Promise<Browser> {
  const launched = launchChromium()
  root.teardown(async () => {
    browser = undefined
    await (await launched).close()
  })
  return launched
}

// Enough on a busy machine.
const timeoutMs = 120_000

/** Saves a screenshot in the folder at SCREENSHOTS, for people to look at; does nothing without that variable. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true })
}

/** Runs in the page: the texts whose contrast with their background is below that of WCAG 2.2, 1.4.3. */
export const faintTexts = `(() => {
  const channels = color => color.match(/[\\d.]+/g).map(Number)
  const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  const luminance = color => channels(color).slice(0, 3)
    .reduce((sum, value, index) => sum + linear(value / 255) * [0.2126, 0.7152, 0.0722][index], 0)
  const isSolid = color => (channels(color)[3] ?? 1) === 1
  const backgroundOf = element => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (isSolid(backgroundColor)) return backgroundColor
    }
  }
  const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  return [...document.querySelectorAll('body *')]
    .filter(element => hasText(element) && element.checkVisibility() && !element.matches('script, style, svg *'))
    .flatMap(element => {
      const colors = [getComputedStyle(element).color, backgroundOf(element)]
      const [dark, light] = colors.map(luminance).sort((a, b) => a - b)
      const contrast = (light + 0.05) / (dark + 0.05)
      return contrast < 4.5 ? [element.textContent.trim() + ' ' + contrast.toFixed(2)] : []
    })
})()`
