import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/transaction.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'

/** Whom an identity provider vouches for. */
export interface Identity {
  issuer: string
  subject: string
  /** An address that the provider has verified; undefined: there is none. */
  email: string | undefined
  fullName: string
}

/** What became of an identity: the user has it since earlier, was created for it, or had its address. */
export interface LinkedUser {
  userId: number
  how: 'known' | 'created' | 'linked'
}

/** @returns the user of an identity; undefined before its first request */
export async function findUser(
  database: Queryable,
  shopId: number,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>
): Promise<number | undefined> {
  const [row] = await database.$queryRaw<Array<{ user_id: bigint }>>`
    SELECT user_id FROM user_identities WHERE shop_id = ${shopId} AND issuer = ${issuer} AND subject = ${subject}`
  return row && Number(row.user_id)
}

/**
 * The command that gives an identity its user. Commands of a shop are decided one after the other, so first requests
 * that arrive at once, in whichever processes, get the same user.
 *
 * @param linksByEmail whether an identity may get the user who has its verified address. Only a user without any
 *   identity: otherwise a customer could enter the address of another, and be given that person's identity later.
 */
export function linkIdentity(identity: Identity, { linksByEmail }: { linksByEmail: boolean }): Command<LinkedUser> {
  const { issuer, subject, email, fullName } = identity
  // Taken here, because `decide` may run twice. It cannot be guessed, so nobody can have taken it.
  const placeholder = `${randomUUID()}@${placeholderDomain}`
  return {
    needs: { identities: [{ issuer, subject }], emails: email === undefined ? [] : [email] },
    decide(draft) {
      const known = draft.identities.find(other => other.issuer === issuer && other.subject === subject)
      if (known) return { userId: known.userId, how: 'known' }
      const holder = email === undefined ? undefined : draft.userByEmail(email)
      if (holder && linksByEmail && !draft.identities.some(({ userId }) => userId === holder.id)) {
        draft.addIdentity({ issuer, subject, userId: holder.id })
        return { userId: holder.id, how: 'linked' }
      }
      const userId = addUser(draft, holder || email === undefined ? placeholder : email, fullName)
      draft.addIdentity({ issuer, subject, userId })
      return { userId, how: 'created' }
    }
  }
}

/** RFC 2606 reserves `.invalid`: no mail can reach it, and the service sends none there. */
export const placeholderDomain = 'identity.invalid'

function addUser(draft: Draft, email: string, fullName: string): number {
  const id = draft.nextUserId
  const times = { createdAt: draft.nowInstant, updatedAt: draft.nowInstant }
  draft.addUser({ id, email, fullName, version: 1, ...times, isDuplicate: false })
  return id
}
