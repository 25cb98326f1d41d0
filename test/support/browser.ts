import type { FastifyInstance } from 'fastify'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import root, { type Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { build } from './app.js'

interface Opened {
  app: FastifyInstance
  page: Page
  url: string
  /** Every request elsewhere and every error on a page, of this one and those opened beside it. */
  problems: string[]
}

/** A page on the running service, in Debian's chromium or the one at CHROMIUM. */
export async function open(
  t: Test,
  settings: Partial<AppConfig> = {},
  options: BrowserContextOptions = {}
): Promise<Opened> {
  const app = await build(t, settings)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
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
  context.on('console', message => {
    if (message.type() === 'error') problems.push(`console ${message.text()}`)
  })
  return { app, page: await context.newPage(), url, problems }
}

// One for all tests of a file: what contexts keep is apart as that of two browsers is, and to start one takes seconds.
let browser: Promise<Browser> | undefined

function launch(): Promise<Browser> {
  const launched = chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  })
  root.teardown(async () => {
    browser = undefined
    await (await launched).close()
  })
  return launched
}

// Of a machine that is busy with other things.
const timeoutMs = 120_000

/** Kept where SCREENSHOTS says, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true })
}
