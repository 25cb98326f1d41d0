import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { startFauxqs, type FauxqsServer } from 'fauxqs'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import type { LoggedEvent } from '../../src/events/logged-event.js'
import { sqsQueue } from '../../src/integrations/sqs.js'
import type { Shop } from '../../src/tenancy/shop.js'
import { build } from './app.js'
import { startHttpServer } from './http-server.js'

// The AWS SDK reads its credentials from here; fauxqs does not check them.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'test'

interface Refusal {
  Id: string
  Code: string
  Message: string
  SenderFault: boolean
}

/**
 * What SQS does with a request, by the ids of its events: it refuses some messages or the whole request, or does not
 * answer (`silence`).
 */
type Refuse = (eventIds: number[]) => Refusal[] | { code: string } | 'silence'

interface QueueOptions {
  refuse?: Refuse
  /** The name in the queue URL of the subscriber, if it is not that of the queue. */
  requestedName?: string
  maximumMessageSize?: number
  settings?: Partial<AppConfig>
}

/** A queue behind a proxy that refuses messages as SQS does. */
export async function openQueue(t: Test, name: string, options: QueueOptions = {}) {
  const { refuse = () => [], requestedName = name, maximumMessageSize, settings } = options
  const fauxqs = await startFauxqs({ port: 0, logger: false })
  t.teardown(async () => await fauxqs.stop())
  const { queueUrl } = fauxqs.createQueue(name, {
    attributes: {
      ...(name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}),
      ...(maximumMessageSize === undefined ? {} : { MaximumMessageSize: String(maximumMessageSize) })
    }
  })
  const requests: number[][] = []
  const { server, url } = await startHttpServer(t, (request, response) =>
    answer(request, response, { fauxqs, name, queueUrl, refuse, requests }).catch(() => response.destroy())
  )
  const app = await build(t, settings)
  const subscriber = sqsQueue({
    prisma: app.prisma,
    log: app.log,
    queueUrl: `${url}/000000000000/${requestedName}`,
    region: 'us-east-1'
  })
  t.teardown(() => subscriber.close())
  return {
    app,
    subscriber,
    requests,
    /** Makes the queue unreachable. */
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    publish: async (events: readonly LoggedEvent[], shop: Shop = app.shops.default) =>
      await subscriber.handle(events, new AbortController().signal, shop),
    messages: () => fauxqs.inspectQueue(name)?.messages.ready ?? []
  }
}

interface Proxied {
  fauxqs: FauxqsServer
  name: string
  queueUrl: string
  refuse: Refuse
  /** Gets the event ids of each request. */
  requests: number[][]
}

/** Answers a SendMessageBatch request: forwards the messages that are not refused. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { fauxqs, name, queueUrl, refuse, requests }: Proxied
): Promise<void> {
  const input: { QueueUrl: string; Entries: Array<{ Id: string }> } = JSON.parse((await buffer(request)).toString())
  const ids = input.Entries.map(({ Id: id }) => Number(id))
  requests.push(ids)
  const refusals = refuse(ids)
  if (refusals === 'silence') return
  if (!Array.isArray(refusals)) {
    const { code } = refusals
    response.writeHead(400, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-error': `AWS.SimpleQueueService.${code};Sender`
    })
    response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: 'refused by the test' }))
    return
  }
  const passed = input.Entries.filter(({ Id: id }) => !refusals.some(refusal => refusal.Id === id))
  const headers = Object.fromEntries(
    ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'].map(header => [
      header,
      String(request.headers[header])
    ])
  )
  const forwarded =
    passed.length > 0
      ? await fetch(fauxqs.address, {
          method: 'POST',
          headers,
          body: JSON.stringify({
            ...input,
            QueueUrl: input.QueueUrl.endsWith(`/${name}`) ? queueUrl : input.QueueUrl,
            Entries: passed
          })
        })
      : Response.json({})
  const output: { Failed?: Refusal[] } = JSON.parse(await forwarded.text())
  response.writeHead(forwarded.status, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(
    JSON.stringify(refusals.length > 0 ? { ...output, Failed: [...(output.Failed ?? []), ...refusals] } : output)
  )
}
