import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { AppConfig } from '../../src/app.js'
import type { Order } from '../../src/orders/schemas.js'
import type { OrderStatus } from '../../src/orders/status.js'
import { send } from './app.js'
import { adminKey, withKey } from './credentials.js'

/** The secret that an app needs to accept the payments that `sendTo` signs. */
export const webhookSecret = 'a secret of the payment provider'

/** The settings of an app in which every operation can succeed. No mail is sent: the app does not listen. */
export const operationSettings: Partial<AppConfig> = {
  webhookSecrets: [webhookSecret],
  allowsPrivateWebhookAddresses: true,
  smtpUrl: 'smtp://127.0.0.1:9',
  mailFrom: { name: '', address: 'orders@example.com' }
}

/** Operations about the caller's own user: an API key, and a caller in open mode, has none. */
export const ownUserOperations: ReadonlySet<string> = new Set(['getMe', 'updateMe'])

interface Operation {
  operationId: string
  security?: object[]
  'x-scope'?: string
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

/** The shop whose resources a request is about. */
export interface TargetShop {
  id: number
  slug: string
  /** The headers of an administrator who prepares the resources. */
  admin: Record<string, string>
  /** A word in the texts of all resources. */
  word: string
}

const defaultTarget: TargetShop = { id: 1, slug: 'default', admin: withKey(adminKey), word: 'usual' }

/** Sends a request to an operation, about resources that the request may change. */
export async function sendTo(
  app: FastifyInstance,
  operation: { method: Method; path: string; operationId: string },
  credentials: Record<string, string>,
  shop = defaultTarget
) {
  const { method, url, payload, headers } = await prepareRequest(app, operation, shop)
  return await send(app, method, url, payload, { ...credentials, ...headers })
}

/** Prepares a request that succeeds for a caller with the right scope, about resources that the request may change. */
export async function prepareRequest(
  app: FastifyInstance,
  { method, path, operationId }: { method: Method; path: string; operationId: string },
  shop = defaultTarget
) {
  const target = { app, shop }
  if (path.includes('{event_id}')) await parkEvent(target)
  const resources: Record<string, string> = { endLogins: 'spare user', eraseUser: 'users to erase' }
  const resource = resources[operationId] ?? path.split('/')[1] ?? ''
  const id = path.includes('{id}') ? await freshId(target, resource) : 0
  const query = operationId === 'importProducts' ? '?mode=apply' : ''
  const url = `${path.includes('{id}') ? await withIds(target, path, id) : path}${query}`
    .replace('{name}', 'log')
    .replace('{event_id}', '1')
    .replace('{slug}', shop.slug)
  const payload = await requests[operationId]?.(target, id)
  const headers: Record<string, string> = {}
  if (typeof payload === 'string') headers['content-type'] = 'text/csv'
  if (operationId.startsWith('receivePayment')) {
    headers['x-signature'] = createHmac('sha256', webhookSecret).update(JSON.stringify(payload)).digest('hex')
  }
  return { method, url, payload, headers }
}

interface Target {
  app: FastifyInstance
  shop: TargetShop
}

async function withIds(target: Target, path: string, id: number): Promise<string> {
  return path
    .replace('{id}', String(id))
    .replace('{delivery_id}', path.includes('{delivery_id}') ? await freshDelivery(target, id) : '')
}

/** An unchanged product or webhook endpoint, an order of user 1 that can still be canceled, or user 1. */
async function freshId(target: Target, resource: string): Promise<number> {
  if (resource === 'users') return 1
  // One whose logins no other request needs.
  if (resource === 'spare user') return await spareUser(target)
  if (resource === 'notifications') return await freshNotification(target)
  const payload = (newOnes[resource] ?? newOrder)(target)
  const { body } = await send(target.app, 'POST', `/${resource.split(' ')[0]}`, payload, target.shop.admin)
  return body.id
}

/** Parks event 1 for the subscription `log`. */
async function parkEvent({ app, shop: { id: shopId } }: Target): Promise<void> {
  await app.relay.runOnce('log', await app.shops.get(shopId))
  await app.prisma.parkedEvent.upsert({
    where: { shopId_subscription_eventId: { shopId, subscription: 'log', eventId: 1 } },
    create: { shopId, subscription: 'log', eventId: 1, subject: 'product:1', attempts: 8 },
    update: {}
  })
}

async function freshDelivery({ app, shop: { id: shopId, word } }: Target, endpointId: number): Promise<string> {
  const id = ++number
  const event = { eventId: 1, type: 'product.created', subject: 'product:1', body: JSON.stringify({ word }) }
  await app.prisma.webhookDelivery.create({ data: { shopId, id, endpointId, ...event, dueAt: new Date() } })
  return String(id)
}

async function freshNotification({ app, shop: { id: shopId, word } }: Target): Promise<number> {
  // Beyond those that the service itself makes while it listens.
  const id = 1_000_000 + ++number
  const event = { eventId: id, type: 'order_confirmation', orderId: 1, messageId: `${id}@example.com` }
  await app.prisma.notification.create({
    data: { shopId, id, ...event, recipient: `${word}@example.com`, dueAt: new Date() }
  })
  return id
}

async function spareUser({ app, shop: { word, admin } }: Target): Promise<number> {
  const user = { email: `spare-${word}-${++number}@example.com`, full_name: 'A user' }
  return (await send(app, 'POST', '/users', user, admin)).body.id
}

const newOnes: Record<string, (target: Target) => object> = {
  products: newProduct,
  'users to erase': newUser,
  'webhook-endpoints': newWebhookEndpoint,
  locations: newLocation,
  'api-keys': newApiKey
}

function newWebhookEndpoint({ shop: { word } }: Target) {
  // Nothing listens there, and requests stay on this machine.
  return { url: `http://127.0.0.1:9/${word}` }
}

function newUser({ shop: { word } }: Target) {
  return { email: `${word}-${++number}@example.com`, full_name: 'A user' }
}

function newLocation({ shop: { word } }: Target) {
  return { name: `${word} ${++number}` }
}

function newApiKey({ shop: { word } }: Target) {
  return { name: word, scopes: ['keys:write'] }
}

function newProduct({ shop: { word } }: Target) {
  const details = { description: word, external_id: `${word}-${++number}`, metadata: { word } }
  return { sku: `SKU-${number}`, name: `A product, ${word}`, price: 1, ...details }
}

function newOrder({ shop: { word } }: Target) {
  return { product_id: 1, quantity: 1, user_id: 1, note: word }
}

let number = 0

/**
 * The body of a request that succeeds for a caller with the right role, about resources of user 1. The id is the one in
 * the path.
 */
const requests: Record<string, (target: Target, id: number) => object | string | Promise<object>> = {
  createProduct: newProduct,
  createProducts: target => ({ products: [newProduct(target)] }),
  updateProduct: ({ shop }) => ({ name: `A mug, ${shop.word}` }),
  putProduct: ({ shop }) => ({ name: `A mug, ${shop.word}` }),
  updateProducts: async target => ({
    products: [{ id: await freshId(target, 'products'), name: `A mug, ${target.shop.word}` }]
  }),
  importProducts: ({ shop }) => `sku,name,price\r\nSKU-${++number},"A product, ${shop.word}",1\r\n`,
  adjustStock: () => ({ delta: 1 }),
  createLocation: newLocation,
  updateLocation: ({ shop }) => ({ name: `A shelf, ${shop.word} ${++number}` }),
  transferStock: async target => {
    const to = await freshId(target, 'locations')
    return { product_id: 1, from_location_id: 1, to_location_id: to, quantity: 1 }
  },
  createOrder: newOrder,
  createOrders: target => ({ orders: [newOrder(target)] }),
  quoteOrder: newOrder,
  updateOrder: () => ({ status: 'CANCELED' }),
  putOrder: () => ({ status: 'CANCELED' }),
  updateOrders: async target => ({ orders: [{ id: await freshId(target, 'orders'), status: 'CANCELED' }] }),
  createShipment: async (target, id) => {
    await setStatuses(target, id, 'PAID')
    return {}
  },
  createCancellation: () => ({}),
  createReturn: async (target, id) => {
    const { items } = await setStatuses(target, id, 'PAID', 'SHIPPED')
    return { items: [{ item_id: items[0]?.id, quantity: 1 }], restock: true }
  },
  createRefund: async (target, id) => {
    await setStatuses(target, id, 'PAID')
    return { amount_cents: 1 }
  },
  createUser: newUser,
  eraseByEmail: ({ shop }) => ({ email: `${shop.word}-${++number}@example.com` }),
  updateUser: ({ shop }) => ({ full_name: `A user, ${shop.word}` }),
  updateMe: ({ shop }) => ({ full_name: `A user, ${shop.word}` }),
  logInForTest: () => ({ customer_id: 1 }),
  refreshTokens: newRefreshToken,
  logOut: newRefreshToken,
  createWebhookEndpoint: newWebhookEndpoint,
  recoverDeliveries: () => ({ since: '2026-01-15' }),
  updateWebhookEndpoint: ({ shop }) => ({ description: `A warehouse, ${shop.word}` }),
  previewNotification: () => ({ type: 'order_shipped', order_id: 1 }),
  receivePayment: newPayment,
  receivePaymentOfShop: newPayment,
  createApiKey: newApiKey,
  startSession: async ({ app, shop }) => ({
    api_key: (await send(app, 'POST', '/api-keys', { name: shop.word, role: 'reader' }, shop.admin)).body.key
  }),
  createShop: () => ({ slug: `shop-${++number}` }),
  updateShop: () => ({ name: `Shop ${++number}` })
}

async function newRefreshToken({ app, shop }: Target): Promise<object> {
  const { body } = await send(app, 'POST', '/auth/login-test', { customer_id: 1 }, { 'x-shop': shop.slug })
  return { refreshToken: body.refreshToken }
}

async function newPayment(target: Target): Promise<object> {
  const orderId = await freshId(target, 'orders')
  return { event_id: `evt_${target.shop.word}_${++number}`, type: 'payment.succeeded', order_id: orderId }
}

/** Moves an order through these statuses; returns it as it is then. */
async function setStatuses({ app, shop }: Target, id: number, ...statuses: OrderStatus[]): Promise<Order> {
  for (const status of statuses) await send(app, 'PATCH', `/orders/${id}`, { status }, shop.admin)
  return (await send(app, 'GET', `/orders/${id}`, undefined, shop.admin)).body
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Method = (typeof methods)[number]

function readMethod(name: string): Method {
  const method = methods.find(candidate => candidate === name.toUpperCase())
  if (!method) throw new Error(`${name} is not tested`)
  return method
}
