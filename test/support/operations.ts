import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { send } from './app.js'
import { adminKey, withKey } from './credentials.js'

/** The secret that an app needs to accept the payments that `sendTo` signs. */
export const webhookSecret = 'a secret of the payment provider'

interface Operation {
  operationId: string
  security?: object[]
  responses: Record<string, object>
}

/** Every operation of the OpenAPI document that the service serves. */
export async function readOperations(app: FastifyInstance) {
  const { body } = await send(app, 'GET', '/openapi.json')
  const paths: Array<[string, Record<string, Operation>]> = Object.entries(body.paths)
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: readMethod(method), path, operation }))
  )
}

/** Sends a request to an operation, about resources that the request may change. */
export async function sendTo(
  app: FastifyInstance,
  { method, path, operationId }: { method: Method; path: string; operationId: string },
  credentials: Record<string, string>
) {
  const resource = path.split('/')[1] ?? ''
  if (path.includes('{event_id}')) await parkEvent(app)
  const url = path.includes('{event_id}')
    ? path.replace('{name}', 'log').replace('{event_id}', '1')
    : path.includes('{id}')
      ? await withFreshIds(app, path, resource)
      : path
  const payload = await requests[operationId]?.(app)
  const headers = { ...credentials }
  if (operationId === 'receivePayment') {
    headers['x-signature'] = createHmac('sha256', webhookSecret).update(JSON.stringify(payload)).digest('hex')
  }
  const { status, body } = await send(app, method, url, payload, headers)
  return { status, body }
}

async function withFreshIds(app: FastifyInstance, path: string, resource: string): Promise<string> {
  const id = await freshId(app, resource)
  return path
    .replace('{id}', String(id))
    .replace('{delivery_id}', path.includes('{delivery_id}') ? await freshDelivery(app, id) : '')
}

/** An unchanged product or webhook endpoint, an order of user 1 that can still be canceled, or user 1. */
async function freshId(app: FastifyInstance, resource: string): Promise<number> {
  if (resource === 'users') return 1
  const { body } = await send(app, 'POST', `/${resource}`, newOnes[resource]?.() ?? newOrder(), withKey(adminKey))
  return body.id
}

/** Parks event 1 for the subscription `log`. */
async function parkEvent(app: FastifyInstance): Promise<void> {
  await app.relay.runOnce('log')
  await app.prisma.parkedEvent.upsert({
    where: { subscription_eventId: { subscription: 'log', eventId: 1 } },
    create: { subscription: 'log', eventId: 1, subject: 'product:1', attempts: 8 },
    update: {}
  })
}

async function freshDelivery(app: FastifyInstance, endpointId: number): Promise<string> {
  const { id } = await app.prisma.webhookDelivery.create({
    data: { endpointId, eventId: 1, type: 'product.created', subject: 'product:1', body: '{}', dueAt: new Date() }
  })
  return String(id)
}

const newOnes: Record<string, () => object> = { products: newProduct, 'webhook-endpoints': newWebhookEndpoint }

function newWebhookEndpoint() {
  return { url: 'https://shop.example.com/webhooks' }
}

function newProduct() {
  return { sku: `SKU-${++number}`, name: 'A product', price: 1 }
}

function newOrder() {
  return { product_id: 1, quantity: 1, user_id: 1 }
}

let number = 0

/** The body of a request that succeeds for a caller with the right role, about resources of user 1. */
const requests: Record<string, (app: FastifyInstance) => object | Promise<object>> = {
  createProduct: newProduct,
  createProducts: () => ({ products: [newProduct()] }),
  updateProduct: () => ({ name: 'A mug' }),
  putProduct: () => ({ name: 'A mug' }),
  updateProducts: async app => ({ products: [{ id: await freshId(app, 'products'), name: 'A mug' }] }),
  adjustStock: () => ({ delta: 1 }),
  createOrder: newOrder,
  createOrders: () => ({ orders: [newOrder()] }),
  quoteOrder: newOrder,
  updateOrder: () => ({ status: 'CANCELED' }),
  putOrder: () => ({ status: 'CANCELED' }),
  updateOrders: async app => ({ orders: [{ id: await freshId(app, 'orders'), status: 'CANCELED' }] }),
  createUser: () => ({ email: `user-${++number}@example.com`, full_name: 'A user' }),
  updateUser: () => ({ full_name: 'A user' }),
  logInForTest: () => ({ customer_id: 1 }),
  refreshTokens: async app => ({
    refreshToken: (await send(app, 'POST', '/auth/login-test', { customer_id: 1 })).body.refreshToken
  }),
  createWebhookEndpoint: newWebhookEndpoint,
  updateWebhookEndpoint: () => ({ description: 'A warehouse' }),
  receivePayment: () => ({ type: 'an.ignored.type' })
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Method = (typeof methods)[number]

function readMethod(name: string): Method {
  const method = methods.find(candidate => candidate === name.toUpperCase())
  if (!method) throw new Error(`${name} is not tested`)
  return method
}
