import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { listenOnFreePort } from '../shared/free-port.js'
import type { Random } from '../shared/random.js'
import { checkShop } from './answer-checks.js'
import type { History } from './history.js'
import type { Shop } from './shop.js'

/** The server of a shop's webhook subscriber. One delivery in a hundred fails. */
export interface Receiver {
  url: string
  /** How often each event was delivered and acknowledged, by event id. */
  received: Map<number, number>
  /** The signing secret, which the service returns when the endpoint is registered. */
  secret: string
  close(): void
}

export async function startReceiver(
  random: Random,
  { history, shop }: { history: History; shop: Shop }
): Promise<Receiver> {
  const received = new Map<number, number>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const id = String(request.headers['webhook-id'])
      const expected = createHmac('sha256', Buffer.from(receiver.secret.slice('whsec_'.length), 'base64'))
        .update(`${id}.${request.headers['webhook-timestamp']}.${body}`)
        .digest('base64')
      if (request.headers['webhook-signature'] !== `v1,${expected}`) {
        history.find('wrong webhook signature', `${id}: ${body.slice(0, 300)}`)
      }
      checkShop({ history, shop }, `the webhook ${id}`, body)
      history.count('webhooks delivered')
      if (random.happens(0.01)) {
        response.writeHead(500).end()
        return
      }
      const event = eventIdOf(body)
      received.set(event, (received.get(event) ?? 0) + 1)
      response.writeHead(204).end()
    })
  })
  const port = await listenOnFreePort(server)
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    secret: '',
    close() {
      server.close()
      server.closeAllConnections()
    }
  }
  return receiver
}

function eventIdOf(body: string): number {
  return Number(JSON.parse(body).data.id)
}
