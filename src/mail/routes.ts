import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import { mailNotConfigured, validationFailed } from '../errors.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { IdempotencyHeaders, idempotencyProblems } from '../idempotency/plugin.js'
import { compose } from './compose.js'
import type { Facts } from './facts.js'
import type { Mailbox } from './mailbox.js'
import { resend } from './notification-queue.js'
import { readPreviewFacts, readSender } from './read-facts.js'
import { listNotifications, readNotification } from './read-notifications.js'
import { sampleOf } from './sample-facts.js'
import {
  Notification,
  NotificationList,
  NotificationListQuery,
  NotificationPreview,
  NotificationPreviewRequest
} from './schemas.js'

const tags = ['notifications']

const reads = { access: 'notifications:read' } as const
const writes = { access: 'notifications:write' } as const

/** Shows the e-mails of a shop, sends them again and previews them; plugin.ts sends them. */
const notificationRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'smtpUrl' | 'mailFrom'>> = async (
  app,
  { smtpUrl, mailFrom }
) => {
  for (const schema of [Notification, NotificationList, NotificationPreviewRequest, NotificationPreview]) {
    app.addSchema(schema)
  }

  app.get(
    '/notifications',
    { config: reads, schema: listSchema },
    async ({ shop, query }) => await listNotifications(app.listReads, shop.id, await app.cursors(shop.id), query)
  )
  app.get(
    '/notifications/:id',
    { config: reads, schema: getSchema },
    async ({ shop, params }) => await readNotification(app.prisma, shop.id, params.id)
  )
  app.post('/notifications/:id/resend', { config: writes, schema: resendSchema }, async (request, reply) => {
    if (smtpUrl === undefined) throw mailNotConfigured()
    return await app.writeOnce(
      request,
      reply,
      async tx => {
        const notification = await resend(tx, request.shop.id, request.params.id)
        const resource = `notification:${notification.id}`
        await app.audit.record(tx, request, { action: 'notification.resent', resource })
        return notification
      },
      notification => ({ status: 200, body: notification })
    )
  })
  app.post(
    '/notifications/preview',
    { config: reads, schema: previewSchema },
    async ({ shop, body }) => await preview(app, shop.id, body, mailFrom)
  )
}

export default notificationRoutes

/** @throws ApiError ORDER_NOT_FOUND, VALIDATION_FAILED */
async function preview(
  { prisma }: FastifyInstance,
  shopId: number,
  { type, order_id: orderId, locale }: NotificationPreviewRequest,
  from: Mailbox | undefined
): Promise<NotificationPreview> {
  const inLocale = (facts: Facts) => compose(locale === undefined ? facts : { ...facts, locales: [locale] })
  if (orderId === undefined) {
    const { name, settings } = await readSender(prisma, shopId, from)
    return inLocale({ ...sampleOf(type), shop: { name, address: settings.address }, locales: [settings.locale] })
  }
  if (type === 'low_stock') {
    throw validationFailed([{ path: 'body/order_id', message: 'is not for low_stock, which is about a product' }])
  }
  return inLocale(await readPreviewFacts(prisma, { shopId, type, orderId, from }))
}

const params = IdParams('The e-mail')

const listSchema = {
  operationId: 'listNotifications',
  summary: 'List the e-mails about orders and stock, newest first',
  description: 'An e-mail is kept for 30 days after it was sent or has failed.',
  tags,
  querystring: NotificationListQuery,
  response: {
    200: jsonResponse(NotificationList, 'One page of the matching e-mails'),
    ...problems('VALIDATION_FAILED')
  }
}

const getSchema = {
  operationId: 'getNotification',
  summary: 'Get an e-mail',
  tags,
  params,
  response: {
    200: jsonResponse(Notification, 'The e-mail'),
    ...problems('VALIDATION_FAILED', 'NOTIFICATION_NOT_FOUND')
  }
}

const resendSchema = {
  operationId: 'resendNotification',
  summary: 'Send an e-mail again now',
  description:
    'Works for any status, and goes to the address that the order has now. An e-mail that was sent or has failed ' +
    'gets a new `Message-ID`; one that is pending is only sent sooner. Its retry schedule starts again.',
  tags,
  params,
  headers: IdempotencyHeaders,
  response: {
    200: jsonResponse(Notification, 'The e-mail, pending', 'Idempotent-Replayed'),
    ...problems('VALIDATION_FAILED', ...idempotencyProblems, 'NOTIFICATION_NOT_FOUND', 'MAIL_NOT_CONFIGURED')
  }
}

const previewSchema = {
  operationId: 'previewNotification',
  summary: 'Preview an e-mail',
  description: 'Writes and sends nothing, and needs no mail server.',
  tags,
  body: reference(NotificationPreviewRequest),
  response: {
    200: jsonResponse(NotificationPreview, 'The e-mail as the shop would send it'),
    ...problems(...bodyProblems, 'ORDER_NOT_FOUND')
  }
}
