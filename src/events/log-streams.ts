import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createEventStreams, type EventStreams } from '../http/server-sent-events.js'

/** Makes streams of the log, with places of their own for customers: they cannot take those of the shop's programs. */
export function createLogStreams(app: FastifyInstance): (request: FastifyRequest) => EventStreams {
  const everyones = createEventStreams(app, { maxReaders: maxFollowers, maxReadersPerCaller: maxFollowersPerCaller })
  const own = createEventStreams(app, { maxReaders: maxCustomers, maxReadersPerCaller: maxFollowersPerCustomer })
  return ({ scope }) => (scope === 'everyone' ? everyones : own)
}

// Each follower holds a connection, and queries the database whenever there are new events.
const maxFollowers = 200

// Some consumers with several processes each, and room for nine more callers.
const maxFollowersPerCaller = 20

// Each reads once a second at most.
const maxCustomers = 500

// A few tabs and devices.
const maxFollowersPerCustomer = 5

/** Each look reads the orders of one customer. Hundreds may follow, while a busy shop writes events all the time. */
export const ownEventsPauseMs = 1_000
