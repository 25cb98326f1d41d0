import { Prisma } from '../generated/prisma/client.js'
import type { EventType } from '../events/event-types.js'
import type { WebhookEndpoint } from './schemas.js'

/** The columns behind the API's representation of an endpoint, without its secrets. */
export const endpointColumns = Prisma.sql`
  id, url, description, types, is_enabled, disabled_reason, version, created_at, updated_at`

export interface EndpointRow {
  id: bigint
  url: string
  description: string | null
  types: EventType[] | null
  is_enabled: boolean
  disabled_reason: string | null
  version: number
  created_at: Date
  updated_at: Date
}

/** Converts a row to the API's representation. */
export function toEndpoint(row: EndpointRow): WebhookEndpoint {
  return {
    id: Number(row.id),
    url: row.url,
    description: row.description,
    types: row.types,
    enabled: row.is_enabled,
    disabled_reason: row.disabled_reason,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString()
  }
}
