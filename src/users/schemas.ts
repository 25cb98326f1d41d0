import { Type, type Static } from '@sinclair/typebox'
import { Id, Text, Time, Version } from '../http/schemas.js'
import { IdList, listOf, pagingParameters } from '../http/pagination.js'

// The longest deliverable address (RFC 5321, section 4.5.3.1.3). The format allows ASCII only.
const Email = Type.String({
  format: 'email',
  maxLength: 254,
  description: 'Unique, regardless of case; stored as given',
  examples: ['ada@example.com']
})
const FullName = Text({ minLength: 1, maxLength: 200, examples: ['Ada Sample'] })

const exampleUser = {
  id: 1,
  email: 'ada@example.com',
  full_name: 'Ada Sample',
  version: 1,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-15T10:30:00.000Z'
}

export const User = Type.Object(
  {
    id: Id('The id of the user'),
    email: Type.String({ format: 'email', description: 'The address as given' }),
    full_name: Type.String(),
    version: Version,
    created_at: Time('When the user was created'),
    updated_at: Time('When the user last changed')
  },
  { $id: 'User', examples: [exampleUser] }
)

export type User = Static<typeof User>

export const UserCreate = Type.Object(
  {
    email: Email,
    full_name: FullName
  },
  {
    $id: 'UserCreate',
    additionalProperties: false,
    examples: [{ email: 'ada@example.com', full_name: 'Ada Sample' }]
  }
)

export type UserCreate = Static<typeof UserCreate>

export const UserUpdate = Type.Object(
  {
    email: Type.Optional(Email),
    full_name: Type.Optional(FullName)
  },
  {
    $id: 'UserUpdate',
    additionalProperties: false,
    minProperties: 1,
    description: 'The fields to change. Existing orders keep the name that the user had.',
    examples: [{ full_name: 'Ada Sample' }]
  }
)

export type UserUpdate = Static<typeof UserUpdate>

export const UserListQuery = Type.Object(
  {
    q: Type.Optional(
      Text({
        minLength: 1,
        maxLength: 200,
        description: 'Text to find in the e-mail address or name, regardless of case',
        examples: ['ada']
      })
    ),
    ids: Type.Optional(IdList('users')),
    ...pagingParameters
  },
  { additionalProperties: false }
)

export type UserListQuery = Static<typeof UserListQuery>

export const UserList = listOf('users', User, { $id: 'UserList' })

export type UserList = Static<typeof UserList>
