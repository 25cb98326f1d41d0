import type { Scope } from '../auth/access.js'
import { emailExists, userNotFound } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { UserRecord } from '../shop/records.js'
import { requireInScope } from './read-users.js'
import type { UserCreate, UserUpdate } from './schemas.js'

/**
 * The command that creates a user.
 *
 * @throws from `decide`: ApiError EMAIL_EXISTS
 */
export function createUser({ email, full_name: fullName }: UserCreate): Command<UserRecord> {
  return {
    needs: { emails: [email] },
    decide(draft) {
      if (draft.userByEmail(email)) throw emailExists(email)
      const user: UserRecord = {
        id: draft.nextUserId,
        email,
        fullName,
        version: 1,
        createdAt: draft.nowInstant,
        updatedAt: draft.nowInstant,
        isDuplicate: false
      }
      draft.addUser(user)
      return user
    }
  }
}

interface UserChange {
  id: number
  input: UserUpdate
  expected: ExpectedTags | undefined
  scope: Scope
}

/**
 * The command that changes the given fields. If they already have these values, nothing changes, including the version.
 *
 * @throws ApiError USER_NOT_FOUND for a user outside the scope; from `decide` USER_NOT_FOUND, EMAIL_EXISTS,
 *   PRECONDITION_FAILED
 */
export function updateUser({ id, input, expected, scope }: UserChange): Command<UserRecord> {
  requireInScope(id, scope)
  return {
    needs: { users: [id], emails: input.email === undefined ? [] : [input.email] },
    decide(draft) {
      const current = draft.user(id)
      if (!current) throw userNotFound(id)
      requireVersion(expected, current.version)
      const { email = current.email, full_name: fullName = current.fullName } = input
      if (email === current.email && fullName === current.fullName) return current
      if (email !== current.email) requireFreeEmail(draft, id, email)
      const version = current.version + 1
      // A user whose address changes gets one that nobody else has.
      const isDuplicate = current.isDuplicate && email === current.email
      const user = { ...current, email, fullName, version, updatedAt: draft.nowInstant, isDuplicate }
      draft.changeUser(user)
      return user
    }
  }
}

function requireFreeEmail(draft: Draft, id: number, email: string): void {
  const holder = draft.userByEmail(email)
  if (holder && holder.id !== id) throw emailExists(email)
}
