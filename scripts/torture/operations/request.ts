import type { Answer } from '../../shared/service.js'
import type { Actor } from '../actor.js'

/** Sends a POST with an idempotency key, and remembers the answer for a later replay. */
export async function create(
  actor: Actor,
  operation: string,
  path: string,
  body: object,
  expected: readonly number[],
  key = actor.nextKey()
): Promise<Answer | undefined> {
  const answer = await actor.client.send({ operation, method: 'POST', path, body, key, expected })
  if (answer) actor.answered = [...actor.answered, { path, key, body, answer }].slice(-rememberedAnswers)
  return answer
}

// Enough that other things happen before a request is replayed.
const rememberedAnswers = 200

/**
 * A condition for one request in ten.
 *
 * @param subject the order or product, e.g. `order 5`
 * @returns `If-Match` with the last known version, which may be outdated, and the status that this may cause
 */
export function ifMatch(
  { random, shop }: Actor,
  subject: string
): { headers?: Record<string, string>; mayFail: number[] } {
  if (!random.happens(0.1)) return { mayFail: [] }
  return { headers: { 'if-match': `"${shop.versions.get(subject) ?? 1}"` }, mayFail: [412] }
}
