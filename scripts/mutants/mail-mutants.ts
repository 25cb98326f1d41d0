import type { Mutant } from './mutant.js'

const deliveries = (title: string) => ({ file: 'test/mail/deliveries.test.ts', title })
const crashes = (title: string) => ({ file: 'test/mail/crash.test.ts', title })
const routes = (title: string) => ({ file: 'test/mail/routes.test.ts', title })

/** A defect for each promise of e-mails. */
export const mailMutants: readonly Mutant[] = [
  {
    defect: 'e-mail: a later mail of an order overtakes an earlier one',
    file: 'src/mail/notification-queue.ts',
    text: 'earlier.id < mail.id',
    instead: 'earlier.id < 0',
    caughtBy: deliveries('mails of one order arrive in the order of its events')
  },
  {
    defect: 'e-mail: a mail that fails for good is not given up',
    file: 'src/mail/deliver.ts',
    text: "outcome === 'refused' ? undefined : nextPauseMs",
    instead: 'false ? undefined : nextPauseMs',
    caughtBy: deliveries('a refusal is not retried')
  },
  {
    defect: 'e-mail: an outage of the mail server counts as an attempt',
    file: 'src/mail/send-mail.ts',
    text: "? 'deferred' : 'unreachable')",
    instead: "? 'deferred' : 'deferred')",
    caughtBy: deliveries('while the server cannot be reached, no mail counts as tried')
  },
  {
    defect: 'e-mail: a claim is kept by no lease',
    file: 'src/mail/notification-queue.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: "due_at = now() + ${leaseMs} * interval '1 millisecond'",
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: "due_at = now() + ${leaseMs} * interval '0 millisecond'",
    caughtBy: routes('a mail that is on its way is not sent twice')
  },
  {
    defect: 'e-mail: the Message-ID does not name the event',
    file: 'src/mail/fan-out.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: '`${identityOf(shopId, event)}.',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: '`${Math.random()}.',
    caughtBy: deliveries('each event of an order has its e-mail, once')
  },
  {
    defect: 'e-mail: every attempt has a Message-ID of its own',
    file: 'src/mail/send-mail.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'messageId: `<${messageId}>`',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    instead: 'messageId: `<${Math.random()}${messageId}>`',
    caughtBy: crashes('kill -9 at each step of sending')
  },
  {
    defect: 'e-mail: values in HTML are not escaped',
    file: 'src/mail/html.ts',
    text: 'replace(/[&<>"\']/g',
    instead: 'replace(/[&]/g',
    caughtBy: deliveries('names of clients add no header and no recipient')
  },
  {
    defect: 'e-mail: a shop cannot switch a type off',
    file: 'src/mail/fan-out.ts',
    text: "mail ->> 'types' IS NULL OR",
    instead: 'true OR',
    caughtBy: deliveries('a shop sends only the types that it wants')
  },
  {
    defect: 'e-mail: what is ahead of a restored log keeps new mails from being sent',
    file: 'src/mail/fan-out.ts',
    text: 'forgetAfter: forgetMailsAfter',
    instead: 'forgetAfter: async () => {}',
    caughtBy: routes('after a restore the mails of new events with old ids are sent')
  },
  {
    defect: 'e-mail: one shop takes all slots',
    file: 'src/mail/notification-queue.ts',
    text: 'ORDER BY turn, due_at',
    instead: 'ORDER BY due_at',
    caughtBy: routes('a shop with thousands of mails does not hold up another')
  }
]
