import { randomBytes } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { openSink, secretFinder } from '../../scripts/test/leaks.js'

t.test('a secret is found wherever it is, and shown without itself', t => {
  const byte = fc.integer({ min: 0, max: 255 })
  const text = fc.array(byte, { maxLength: 200 }).map(bytes => Buffer.from(bytes))
  fc.assert(
    fc.property(
      text,
      text,
      fc.string({ minLength: 16, maxLength: 80 }),
      fc.boolean(),
      (before, after, value, isThere) => {
        const find = secretFinder([
          { name: 'a key', value },
          { name: 'another', value: randomBytes(20).toString('hex') }
        ])
        const bytes = Buffer.concat([before, ...(isThere ? [Buffer.from(value)] : []), after])
        find.search(bytes)
        const expected = bytes.includes(value) ? [{ secret: { name: 'a key', value } }] : []
        return find.leaks().length === expected.length && find.leaks().every(({ secret }) => secret.name === 'a key')
      }
    )
  )
  t.end()
})

t.test('a run in which a service wrote a secret fails, also across pieces of a file', async t => {
  const sink = openSink(t.testdir())
  t.teardown(() => sink.remove())
  const folder = String(sink.environment.TEST_SINK)
  const secret = randomBytes(24).toString('base64url')
  const lines = [
    { name: 'x-api-key', value: secret },
    { name: 'short', value: 'too short' }
  ]
  writeFileSync(join(folder, 'secrets-1'), lines.map(line => `${JSON.stringify(line)}\n`).join(''))
  writeFileSync(join(folder, 'written-1'), 'too short\n'.repeat(100))
  t.match(await sink.search(), { hasLeaks: false, report: /for 1 secrets: none/ })
  appendFileSync(join(folder, 'written-1'), `${'x'.repeat(4_194_304 - 1_010)}${secret} and more`)
  const { hasLeaks, report } = await sink.search()
  t.equal(hasLeaks, true)
  t.match(report, /not ok - 1 of 1 secrets[^]*x-api-key: .*xxx\[the secret\] and more/)
  t.notMatch(report, secret)
})
