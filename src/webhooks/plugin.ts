import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '../config.js'
import { startLoop, type Loop } from '../jobs/loop.js'
import { createDeliverer } from './deliver.js'
import { webhookSubscriber } from './fan-out.js'
import { removeOldDeliveries } from './remove-old-deliveries.js'
import { createSender, type Attempt } from './send-webhook.js'

/** Queues a webhook for each event and endpoint, and sends the queued webhooks while the app listens. */
const webhookDeliveries: FastifyPluginAsync<Pick<Config, 'allowsPrivateWebhookAddresses'>> = async (
  app,
  { allowsPrivateWebhookAddresses }
) => {
  const sender = createSender({ allowsPrivateAddresses: allowsPrivateWebhookAddresses })
  let delivering: Loop | undefined
  const nudge = () => delivering?.nudge()
  const deliverer = createDeliverer({
    prisma: app.prisma,
    log: app.log,
    secrets: app.secrets,
    sender,
    onAttempt: count,
    onSettled: nudge
  })

  function count({ error }: Attempt): void {
    app.metrics.webhookDeliveries.inc({ outcome: error === null ? 'delivered' : 'failed' })
  }

  app.relay.subscribe(webhookSubscriber(app.prisma, nudge))

  app.addJob({
    name: 'remove old webhook deliveries',
    intervalMs: removalIntervalMs,
    run: () => removeOldDeliveries(app.prisma)
  })

  app.addHook('onListen', async () => {
    delivering = startLoop({
      name: 'deliver webhooks',
      log: app.log,
      intervalMs: pollIntervalMs,
      minPauseMs,
      run: () => deliverer.deliverDue()
    })
  })
  app.addHook('onClose', async () => {
    await delivering?.stop()
    await deliverer.stop()
    await sender.close()
  })
}

export default webhookDeliveries

// The longest delay of a retry, or of a webhook that another process queued.
const pollIntervalMs = 1_000

// Under load one claim fills the slots that several deliveries have freed.
const minPauseMs = 20

// Deliveries are kept for 30 days, so an hour more or less does not matter.
const removalIntervalMs = 3_600_000
