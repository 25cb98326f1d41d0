// `npm run screenshots`: writes docs/back-office/*.png, a picture of each page of the back-office in light and dark. It
// starts a service of its own and fills it with the small shop of `npm run seed`.
import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { pagePaths } from '../src/back-office/browser/paths.js'
import { launchChromium } from './shared/chromium.js'
import { startOwnService } from './shared/own-service.js'
import { until } from './shared/until.js'

const folder = fileURLToPath(new URL('../docs/back-office/', import.meta.url))
const schemes = ['light', 'dark'] as const
// Enough on a busy machine.
const timeoutMs = 120_000

const service = await startOwnService()
try {
  await promisify(execFile)(process.execPath, ['--import=tsx', 'scripts/seed.ts'], { env: service.environment })
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
