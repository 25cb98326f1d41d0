import type { PrismaClient } from '../generated/prisma/client.js'
import type { LoggedEvent } from '../events/logged-event.js'
import { defaultShop } from '../tenancy/shop.js'

/** Reads, once, the id by which external systems that serve several databases recognize this one. */
export function createDatabaseId(prisma: PrismaClient): () => Promise<string> {
  let loaded: string | undefined
  return async () => {
    loaded ??= (await prisma.sharedKey.findUniqueOrThrow({ where: { name: 'database' } })).value
    return loaded
  }
}

/**
 * Identifies an event within its database. The id alone is not enough: after a restore from a backup the database
 * assigns ids again, and a system that remembers the old event would take the new one for a repetition. Events of the
 * default shop have the form from when there was no other: systems may remember it.
 */
export function identityOf(shopId: number, { id, createdAt }: Pick<LoggedEvent, 'id' | 'createdAt'>): string {
  const inShop = `${id}-${createdAt.getTime()}`
  return shopId === defaultShop.id ? inShop : `${shopId}-${inShop}`
}
