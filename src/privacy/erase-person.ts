import type { FastifyInstance } from 'fastify'
import type { AuditEntry } from '../audit/entry.js'
import type { Queryable } from '../database/transaction.js'
import { overloaded, shuttingDown, userNotFound } from '../errors.js'
import type { NewEvent } from '../events/event-types.js'
import type { Command } from '../shop/command.js'
import { idsOfPerson, maxErasedAtOnce, type Person } from '../shop/people.js'
import type { OrderRecord } from '../shop/records.js'
import { removeAnswers } from './remove-answers.js'

type Erasing = Pick<FastifyInstance, 'prisma' | 'writer' | 'orderCache' | 'isClosing'>

interface ErasureRequest {
  shopId: number
  person: Person
  performedBy: string
  /** What the audit log says about it. */
  audit: AuditEntry
}

/**
 * Erases a person: its orders, a bounded number with each command, so that other commands of the shop come in between,
 * and the user with the last of them. Most people have few orders and are erased by one command. If the process dies
 * before the last one, the user is still there and can be erased again.
 *
 * @returns the number of orders that were erased
 * @throws ApiError USER_NOT_FOUND if there is no such user (any more); OVERLOADED while the service closes
 */
export async function eraseOne(app: Erasing, { shopId, person, performedBy, audit }: ErasureRequest): Promise<number> {
  const orderIds: number[] = []
  for (let times = 1; ; times++) {
    if (app.isClosing) throw shuttingDown()
    if (times > maxCommands) throw overloaded('Orders of this person keep coming in; try again later')
    // The cache is told before the commit which orders change. Orders may be placed until then: those are next.
    const ids = [...(await readIds(app.prisma, shopId, person)), ...(await nextIds(app.prisma, shopId))]
    const { erased, isDone } = await app.orderCache.whileChanging(
      shopId,
      ids,
      async () => await app.writer.submit(shopId, erasePerson({ person, ids: new Set(ids), performedBy, audit }))
    )
    orderIds.push(...erased)
    if (isDone) break
  }
  await removeAnswers(app.prisma, shopId, { ...person, orderIds })
  return orderIds.length
}

// A million orders.
const maxCommands = 2_000

interface EmailRequest {
  shopId: number
  email: string
  performedBy: string
  /** @param userId null for the guests */
  auditOf: (userId: number | null) => AuditEntry
}

/**
 * Erases everyone with this address, in any case: users, and guests with orders.
 *
 * @returns the ids of the users, and the number of orders
 */
export async function eraseByEmail(
  app: Erasing,
  { shopId, email, performedBy, auditOf }: EmailRequest
): Promise<{ userIds: number[]; orderCount: number }> {
  const rows = await app.prisma.$queryRaw<Array<{ id: bigint }>>`
    SELECT id FROM users WHERE shop_id = ${shopId} AND lower(email COLLATE "C") = lower(${email}::text COLLATE "C")
    ORDER BY id`
  const userIds = rows.map(({ id }) => Number(id))
  let orderCount = 0
  for (const userId of [...userIds, null]) {
    const person = { userId, email }
    orderCount += await eraseOne(app, { shopId, person, performedBy, audit: auditOf(userId) })
  }
  return { userIds, orderCount }
}

/** @throws ApiError USER_NOT_FOUND */
export async function findPerson(database: Queryable, shopId: number, userId: number): Promise<Person> {
  const [row] = await database.$queryRaw<Array<{ email: string }>>`
    SELECT email FROM users WHERE shop_id = ${shopId} AND id = ${userId} AND erased_at IS NULL`
  if (!row) throw userNotFound(userId)
  return { userId, email: row.email }
}

async function readIds(database: Queryable, shopId: number, person: Person): Promise<number[]> {
  const rows = await database.$queryRaw<Array<{ id: bigint }>>(idsOfPerson(shopId, person, maxErasedAtOnce))
  return rows.map(({ id }) => Number(id))
}

/** The ids of the next orders of the shop: more than are placed while a command waits for its turn. */
async function nextIds(database: Queryable, shopId: number): Promise<number[]> {
  const [row] = await database.$queryRaw<Array<{ last: bigint }>>`
    SELECT coalesce(max(id), 0) AS last FROM orders WHERE shop_id = ${shopId}`
  const last = Number(row?.last)
  return Array.from({ length: maxPlacedMeanwhile }, (_, index) => last + 1 + index)
}

const maxPlacedMeanwhile = 256

interface Erasure {
  person: Person
  /** The orders that may be erased: the cache knows that they change. */
  ids: ReadonlySet<number>
  performedBy: string
  audit: AuditEntry
}

/**
 * The command that erases these orders of a person and, if the person has no others, the user.
 *
 * @throws from `decide`: ApiError USER_NOT_FOUND
 */
function erasePerson({ person, ids, performedBy, audit }: Erasure): Command<{ erased: number[]; isDone: boolean }> {
  const { userId } = person
  return {
    needs: { people: [person], users: userId === null ? [] : [userId] },
    decide(draft) {
      const user = userId === null ? undefined : draft.user(userId)
      if (userId !== null && !user) throw userNotFound(userId)
      const orders = draft.ordersOf(person)
      // Those that were placed in the same group have no row yet.
      const erasable = orders.filter(({ id }) => ids.has(id) && !draft.additions.orders.has(id))
      for (const { id } of erasable) draft.record(erasedOrder(draft.eraseOrder(id), performedBy))
      const isDone = erasable.length === orders.length
      if (isDone && user) {
        draft.eraseUser(user)
        draft.record({ type: 'user.erased', data: { user_id: user.id }, performedBy })
      }
      if (isDone && (user || erasable.length > 0)) draft.audit(audit)
      return { erased: erasable.map(({ id }) => id), isDone }
    }
  }
}

function erasedOrder({ id, version, status, userId }: OrderRecord, performedBy: string): NewEvent {
  const changes = { erased: { from: false, to: true } }
  return { type: 'order.erased', orderId: id, data: { version, status, user_id: userId, changes }, performedBy }
}
