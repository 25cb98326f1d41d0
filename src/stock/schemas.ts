import { Type, type Static } from '@sinclair/typebox'
import { listOf } from '../http/pagination.js'
import { Id, Text, Time, Version } from '../http/schemas.js'
import { defaultPriority } from '../shop/stock-levels.js'

/** In one shop. Every order looks at all of them, and tries sets of them if none has all that it needs. */
export const maxLocations = 100

const exampleLocation = {
  id: 2,
  name: 'Porto',
  priority: 100,
  is_active: true,
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z'
}

const Name = Text({ minLength: 1, maxLength: 100, description: 'As people call it', examples: ['Porto'] })

const Priority = Type.Integer({
  minimum: 1,
  maximum: 1_000,
  description: 'The lowest serves orders first; of equal ones the lowest id',
  examples: [100]
})

const IsActive = Type.Boolean({ description: 'Whether what is there can be sold', examples: [true] })

export const Location = Type.Object(
  {
    id: Id('The location; 1 is "Main", which every shop has'),
    name: Name,
    priority: Priority,
    is_active: IsActive,
    version: Version,
    created_at: Time('When the location was created'),
    updated_at: Time('When the location last changed')
  },
  { $id: 'Location', examples: [exampleLocation] }
)

export type Location = Static<typeof Location>

/** Trying them on /docs must not change where new stock comes to, nor which orders can be served. */
const exampleCreates = [{ name: 'Porto' }, { name: 'Returns desk', priority: 200, is_active: false }]

export const LocationCreate = Type.Object(
  {
    name: Name,
    priority: Type.Optional({ ...Priority, default: defaultPriority }),
    is_active: Type.Optional({ ...IsActive, default: true })
  },
  { $id: 'LocationCreate', additionalProperties: false, examples: exampleCreates }
)

export type LocationCreate = Static<typeof LocationCreate>

export const LocationUpdate = Type.Object(
  { name: Type.Optional(Name), priority: Type.Optional(Priority), is_active: Type.Optional(IsActive) },
  {
    $id: 'LocationUpdate',
    additionalProperties: false,
    minProperties: 1,
    // Trying the example on /docs must change nothing.
    examples: [{ priority: defaultPriority }]
  }
)

export type LocationUpdate = Static<typeof LocationUpdate>

export const LocationList = listOf('locations', Location, { $id: 'LocationList' })

export type LocationList = Static<typeof LocationList>
