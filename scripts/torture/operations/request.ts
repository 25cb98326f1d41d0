import type { Answer } from '../../shared/service.js'
import type { Actor } from '../actor.js'
import type { NewCall } from '../client.js'

/**
 * Sends a POST with an idempotency key, and remembers the answer for a later replay if the service stores it: successes
 * and the refusals that the database decides.
 */
export async function create(
  actor: Actor,
  operation: string,
  path: string,
  body: object,
  expected: readonly number[],
  key = actor.nextKey(),
  more: Pick<NewCall, 'headers' | 'reads'> = {}
): Promise<Answer | undefined> {
  const answer = await actor.client.send({ operation, method: 'POST', path, body, key, expected, ...more })
  const isStored = answer && (answer.status < 300 || answer.status === 404 || answer.status === 409)
  if (isStored) actor.answered = [...actor.answered, { path, key, body, answer }].slice(-rememberedAnswers)
  return answer
}

// Enough that other things happen before a request is replayed.
const rememberedAnswers = 200

/** Any location, also an inactive one. */
export function pickLocation({ random, shop }: Actor): number {
  return random.happens(0.1) ? shop.closedLocationId : random.pick(shop.locations).id
}

/**
 * A condition for one request in ten.
 *
 * @param subject the order, product or location, e.g. `order 5`
 * @returns `If-Match` with the last known version, which may be outdated, and the status that this may cause
 */
export function ifMatch(
  { random, shop }: Actor,
  subject: string
): { headers?: Record<string, string>; mayFail: number[] } {
  if (!random.happens(0.1)) return { mayFail: [] }
  return { headers: { 'if-match': `"${shop.versions.get(subject) ?? 1}"` }, mayFail: [412] }
}
