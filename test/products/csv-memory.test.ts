import { Readable } from 'node:stream'
import t from 'tap'
import { request } from 'undici'
import { createDatabase } from '../support/app.js'
import { countsOf } from '../support/csv.js'
import { startService, type Service } from '../support/service.js'

/** 100 bytes a line. */
function* file(lines: number): Generator<string> {
  yield 'sku,name,description,price,external_id,metadata\r\n'
  for (let n = 0; n < lines; n++) {
    yield `IMPORT-${n},Product ${n},"Stoneware, 350 ml",${1 + (n % 97)},ERP-${n},"{""shelf"":""B${n % 100}""}"\r\n`
  }
}

async function residentMegabytes({ url }: Service): Promise<number> {
  const { body } = await request(`${url}/metrics`)
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await body.text())?.[1]) / 1_048_576
}

/** @returns the summary, and the highest resident memory above that before, in megabytes */
async function importAll(service: Service, mode: string, lines: number) {
  const idle = await residentMegabytes(service)
  let highest = idle
  const work = { isDone: false }
  const watching = (async () => {
    while (!work.isDone) highest = Math.max(highest, await residentMegabytes(service))
  })()
  const { body } = await request(`${service.url}/products/import?mode=${mode}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: Readable.from(file(lines)),
    headersTimeout: 0,
    bodyTimeout: 0
  })
  const summary = countsOf((await body.json()) as Parameters<typeof countsOf>[0])
  work.isDone = true
  await watching
  return { summary, megabytes: highest - idle }
}

t.test('an import of 100,000 lines needs less than 100 MB above idle', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t) })
  // The code that an import needs is loaded, as in any process that has worked.
  await importAll(service, 'preview', 2_000)
  const lines = 100_000
  for (const mode of ['preview', 'apply']) {
    const { summary, megabytes } = await importAll(service, mode, lines)
    t.strictSame(summary, { lines, new: lines, changed: 0, unchanged: 0, wrong: 0 })
    t.ok(megabytes < 100, `${mode}: ${megabytes.toFixed(0)} MB`)
  }
})
