// `npm run screenshots`: writes docs/back-office/*.png, a picture of each page of the back-office in light and dark. It
// starts a service of its own and fills it with the small shop of `npm run seed`.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { request } from 'undici'
import { pagePaths } from '../src/back-office/browser/paths.js'
import { launchChromium } from './shared/chromium.js'
import { startOwnService } from './shared/own-service.js'
import { until } from './shared/until.js'

const folder = fileURLToPath(new URL('../docs/back-office/', import.meta.url))
const schemes = ['light', 'dark'] as const
// Enough on a busy machine.
const timeoutMs = 120_000

const receiver = createServer((_request, response) => response.writeHead(204).end())
const service = await startOwnService({ WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true' })
try {
  await promisify(execFile)(process.execPath, ['--import=tsx', 'scripts/seed.ts'], { env: service.environment })
  await deliverOne(service.url, receiver)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1_120, height: 720 }, locale: 'en-US' })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const [name, path] of Object.entries(pagePaths)) {
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme })
        await page.goto(`${service.url}/app${path.replaceAll(/:\w+/g, '1')}`)
        await untilShown(page)
        await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` })
        process.stdout.write(`docs/back-office/${name}-${colorScheme}.png\n`)
      }
    }
  } finally {
    await browser.close()
  }
} finally {
  await service.stop()
  receiver.close()
}

/** Makes an endpoint and a delivery, so that their pages have something to show. */
async function deliverOne(url: string, receiver: Server): Promise<void> {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  const endpoint = { url: `http://127.0.0.1:${port}/hooks`, description: 'The warehouse' }
  await call(url, 'POST', '/webhook-endpoints', endpoint)
  await call(url, 'PATCH', '/products/1', { low_stock_threshold: 5 })
  await until(
    async () => (await call(url, 'GET', '/webhook-deliveries?status=delivered&limit=1')).includes('"total":1'),
    { within: timeoutMs, what: 'a webhook is delivered' }
  )
}

/** @throws Error when the service refuses */
async function call(url: string, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<string> {
  const { statusCode, body: answer } = await request(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null
  })
  const text = await answer.text()
  if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`)
  return text
}

/** Waits until the page has a title and its text stays the same. */
async function untilShown(page: Page): Promise<void> {
  await page.locator('main h1').waitFor({ timeout: timeoutMs })
  let last = ''
  let same = 0
  await until(
    async () => {
      const text = await page.locator('main').innerText()
      same = text === last ? same + 1 : 0
      last = text
      return same >= 4
    },
    { within: timeoutMs, every: 250, what: 'the page stays the same' }
  )
}
