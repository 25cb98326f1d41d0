import type { PrismaClient } from '../generated/prisma/client.js'
import type { LoggedEvent } from '../events/logged-event.js'

/** Answers the name that the database has for systems beside it, which may serve other databases too. Reads it once. */
export function createDatabaseId(prisma: PrismaClient): () => Promise<string> {
  let loaded: string | undefined
  return async () => {
    loaded ??= (await prisma.sharedKey.findUniqueOrThrow({ where: { name: 'database' } })).value
    return loaded
  }
}

/**
 * Tells an event from every other one of its database. The id alone does not: after a backup was restored, ids are given out a
 * second time, and whoever remembers the first would take the new event for a repetition.
 */
export function identityOf({ id, createdAt }: Pick<LoggedEvent, 'id' | 'createdAt'>): string {
  return `${id}-${createdAt.getTime()}`
}
