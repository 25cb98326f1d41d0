import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '../config.js'
import { startLoop, type Loop } from '../jobs/loop.js'
import { createDeliverer } from './deliver.js'
import { mailSubscriber } from './fan-out.js'
import { domainOf } from './mailbox.js'
import { removeOldNotifications } from './remove-old-notifications.js'
import { createMailer } from './send-mail.js'

/**
 * With a mail server, queues an e-mail for each event that has one, and sends the queued e-mails while the app listens.
 * Without one, it does nothing and loads nothing.
 */
const mail: FastifyPluginAsync<Pick<Config, 'smtpUrl' | 'mailFrom' | 'mailRateMax'>> = async (
  app,
  { smtpUrl, mailFrom: from, mailRateMax: ratePerSecond }
) => {
  if (smtpUrl === undefined || from === undefined) return
  const mailer = createMailer({ smtpUrl, ratePerSecond })
  let delivering: Loop | undefined
  const nudge = () => delivering?.nudge()
  const deliverer = createDeliverer({
    prisma: app.prisma,
    log: app.log,
    mailer,
    from,
    onAttempt: outcome => app.metrics.mailAttempts.inc({ outcome }),
    onSettled: nudge
  })

  app.relay.subscribe(mailSubscriber(app.prisma, domainOf(from.address), nudge))

  app.addJob({
    name: 'remove old e-mails',
    intervalMs: removalIntervalMs,
    run: () => removeOldNotifications(app.prisma)
  })

  app.addHook('onListen', async () => {
    delivering = startLoop({
      name: 'send e-mails',
      log: app.log,
      intervalMs: pollIntervalMs,
      minPauseMs,
      run: () => deliverer.deliverDue()
    })
  })
  app.addHook('onClose', async () => {
    await delivering?.stop()
    await deliverer.stop()
    mailer.close()
  })
}

export default mail

// The longest delay of a retry, or of an e-mail that another process queued.
const pollIntervalMs = 1_000

// One claim fills the slots that several e-mails have freed.
const minPauseMs = 20

// E-mails are kept for 30 days, so an hour more or less does not matter.
const removalIntervalMs = 3_600_000
