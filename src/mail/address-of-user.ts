import { placeholderDomain } from '../auth/identities.js'
import { Prisma } from '../generated/prisma/client.js'

/** The address of a user in `users`, unless the service made it up because an identity provider gave none. */
export const addressOfUser = Prisma.sql`
  CASE WHEN users.email NOT LIKE ${`%@${placeholderDomain}`} THEN users.email END`
