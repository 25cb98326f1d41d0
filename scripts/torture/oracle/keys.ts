import type { Case } from './evidence.js'

/** The stored response of each idempotency key is the answer that the client got. */
export function judgeKeys({ history, tables }: Case): void {
  const stored = new Map(tables.keys.map(row => [`${row.principal} ${row.key}`, row]))
  const sent = new Set<string>()
  for (const { principal, key, path, answer } of history.writes) {
    if (key === undefined) continue
    const name = `${principal} ${key}`
    sent.add(name)
    if (!answer || (answer.status >= 400 && answer.status !== 404 && answer.status !== 409)) continue
    const row = stored.get(name)
    if (!row) history.find('lost key', `${name} of ${path}`)
    else if (row.status !== answer.status || row.body !== answer.text) {
      history.find(
        'different answer for the same key',
        `${name} of ${path}: ${answer.status} ${answer.text.slice(0, 300)}, ` +
          `but stored is ${row.status} ${row.body.slice(0, 300)}`
      )
    }
  }
  for (const name of stored.keys()) if (!sent.has(name)) history.find('unrequested', `the key ${name}`)
}
