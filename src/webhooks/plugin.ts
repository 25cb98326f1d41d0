import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '../config.js'
import { startLoop, type Loop } from '../jobs/loop.js'
import { createDeliverer } from './deliver.js'
import { webhookSubscriber } from './fan-out.js'
import { removeOldDeliveries } from './remove-old-deliveries.js'
import { createSender, type Attempt } from './send-webhook.js'

/** Queues webhooks of what happens, and sends them while the app listens. */
const webhookDeliveries: FastifyPluginAsync<Pick<Config, 'allowsPrivateWebhookAddresses'>> = async (
  app,
  { allowsPrivateWebhookAddresses }
) => {
  const sender = createSender({ allowsPrivateAddresses: allowsPrivateWebhookAddresses })
  let delivering: Loop | undefined
  const nudge = () => delivering?.nudge()
  const deliverer = createDeliverer({ prisma: app.prisma, log: app.log, sender, onAttempt: count, onSettled: nudge })

  function count({ error }: Attempt): void {
    app.metrics.webhookDeliveries.inc({ outcome: error === null ? 'delivered' : 'failed' })
  }

  app.relay.subscribe(webhookSubscriber(app.prisma, nudge))

  app.addJob({
    name: 'old webhook deliveries',
    intervalMs: removalIntervalMs,
    run: () => removeOldDeliveries(app.prisma)
  })

  app.addHook('onListen', async () => {
    delivering = startLoop({
      name: 'webhook deliveries',
      log: app.log,
      intervalMs: pollMs,
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

// How late a retry may be, or a webhook of an event that another process has queued.
const pollMs = 1_000

// Under load, one look finds what many deliveries have made room for.
const minPauseMs = 20

// They are kept for a month, so an hour more or less does not matter.
const removalIntervalMs = 3_600_000
