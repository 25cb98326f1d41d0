// E-mails in a real browser. Part of `npm run test:pages`, like the pages.
import t from 'tap'
import { mailTypes } from '../../src/mail/mail-types.js'
import { createProduct, send } from '../support/app.js'
import { faintTexts, open, screenshot } from '../support/browser.js'
import { placeOrder } from '../support/mail-server.js'

const widths = [390, 800]

t.test('every e-mail fits 390 px, is readable in light and dark, and sends no request', async t => {
  const { app, page, problems } = await open(t, {}, { viewport: { width: 390, height: 844 } })
  await createProduct(app, { sku: 'S'.repeat(64), name: `<script>alert(1)</script>${'W'.repeat(170)}` })
  const orderId = await placeOrder(app, {
    quantity: 100,
    external_id: 'X'.repeat(100),
    adjustments: [{ type: 'shipping', label: 'L'.repeat(200), amount_cents: 999_999_999 }],
    shipping_address: { name: 'N'.repeat(200), line1: 'A'.repeat(200), city: 'C'.repeat(200), country: 'PT' }
  })
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))
  for (const type of mailTypes) {
    for (const locale of ['en', 'de']) {
      for (const order of type === 'low_stock' ? [{}] : [{}, { order_id: orderId }]) {
        const { body } = await send(app, 'POST', '/notifications/preview', { type, locale, ...order })
        const what = `${type}, ${locale}${'order_id' in order ? ', hostile' : ''}`
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await page.setContent(body.html)
          for (const width of widths) {
            await page.setViewportSize({ width, height: 844 })
            t.ok(
              (await page.evaluate<number>('document.documentElement.scrollWidth')) <= width,
              `${what} fits ${width} px`
            )
          }
          t.strictSame(await page.evaluate(faintTexts), [], `${what}: every text has a contrast of at least 4.5`)
          t.equal(await page.evaluate('document.scripts.length'), 0)
          await page.setViewportSize({ width: 390, height: 844 })
          if (locale === 'en') await screenshot(page, `mail-${what.replaceAll(', ', '-')}-${colorScheme}`)
        }
      }
    }
  }
  t.strictSame(requests, [])
  t.strictSame(problems, [])
})

t.test('without its style sheet an e-mail is still readable and fits', async t => {
  const { app, page } = await open(t, {}, { viewport: { width: 390, height: 844 } })
  const { body } = await send(app, 'POST', '/notifications/preview', { type: 'order_confirmation' })
  await page.setContent(body.html.replace(/<style>.*<\/style>/s, ''))
  t.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 390)
  t.match(await page.innerText('body'), /Blue mug[\s\S]*Total/)
})
