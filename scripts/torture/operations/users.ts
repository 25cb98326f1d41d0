import type { Actor } from '../actor.js'
import { markOf } from '../shop.js'
import { create } from './request.js'

export async function createUser(actor: Actor): Promise<void> {
  const key = actor.nextKey()
  const answer = await create(
    actor,
    'create user',
    '/users',
    { email: `${key}@example.com`, full_name: `User ${key} ${markOf(actor.shop.slug)}` },
    [201],
    key
  )
  if (answer?.status === 201) actor.shop.userIds.push(JSON.parse(answer.text).id)
}

export async function renameUser({ client, random, shop, nextKey }: Actor): Promise<void> {
  if (shop.userIds.length === 0) return
  await client.send({
    operation: 'rename user',
    method: 'PATCH',
    path: `/users/${random.pick(shop.userIds)}`,
    body: { full_name: `User ${nextKey()} ${markOf(shop.slug)}` },
    expected: [200]
  })
}
