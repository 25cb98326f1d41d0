import type { Case } from './evidence.js'

/** The answer that is kept for a key is the one that was given. */
export function judgeKeys({ history, tables }: Case): void {
  const kept = new Map(tables.keys.map(row => [`${row.principal} ${row.key}`, row]))
  const asked = new Set<string>()
  for (const { principal, key, path, answer } of history.writes) {
    if (key === undefined) continue
    const name = `${principal} ${key}`
    asked.add(name)
    if (!answer || (answer.status >= 400 && answer.status !== 404 && answer.status !== 409)) continue
    const row = kept.get(name)
    if (!row) history.find('key forgotten', `${name} of ${path}`)
    else if (row.status !== answer.status || row.body !== answer.text) {
      history.find(
        'another answer to the same key',
        `${name} of ${path}: ${answer.status} ${answer.text.slice(0, 300)}; kept is ${row.status} ${row.body.slice(0, 300)}`
      )
    }
  }
  for (const name of kept.keys()) if (!asked.has(name)) history.find('nobody asked for it', `a key ${name}`)
}
