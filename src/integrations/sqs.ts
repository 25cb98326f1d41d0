import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchResultErrorEntry, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import type { PrismaClient } from '../generated/prisma/client.js'
import { createDatabaseId, identityOf } from './database-id.js'
import { toFeedEvent } from '../events/feed-event.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import type { Failure, Subscriber } from '../relay/subscriber.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'
import { createSqsClient, type SqsClient, type SqsClientOptions } from './sqs-client.js'

export interface SqsOptions extends SqsClientOptions {
  prisma: PrismaClient
}

/**
 * Sends every event of every shop to an Amazon SQS queue. In a FIFO queue, the events of one order or product form a
 * message group and keep their order. The AWS SDK finds the credentials.
 */
export function sqsQueue({ prisma, ...options }: SqsOptions): Subscriber & { close(): void } {
  const databaseId = createDatabaseId(prisma)
  const isFifo = options.queueUrl.endsWith('.fifo')
  let client: SqsClient | undefined
  // Events that SQS accepted although others of the batch failed. Retries leave them out, so a slow queue progresses.
  // By identity: after a restore of the database, other events have their ids.
  const accepted = new Set<string>()
  return {
    name: 'sqs',
    maxBatch,
    async handle(events, signal, shop) {
      // Each request in flight listens to it; when SQS refuses whole requests, each message gets its own request.
      setMaxListeners(maxBatch, signal)
      const database = await databaseId()
      const open = (client ??= await createSqsClient(options))
      const failures = new Map<string, Failure>()
      const waiting: Failure[] = []
      for (const wave of wavesOf(events.filter(event => !accepted.has(identityOf(shop.id, event))))) {
        const messages: Message[] = []
        for (const event of wave) {
          const earlier = failures.get(orderingKeyOf(event))
          if (earlier) waiting.push({ event, error: new Error(`waits behind event ${earlier.event.id}`) })
          else messages.push(toMessage(event, { shop, database, isFifo }))
        }
        const failed = await sendWave(
          messages,
          async batch => await sendBatch(open, batch, { shopId: shop.id, accepted, signal })
        )
        for (const failure of failed) failures.set(orderingKeyOf(failure.event), failure)
      }
      for (const event of events) accepted.delete(identityOf(shop.id, event))
      return [...failures.values(), ...waiting]
    },
    close: () => client?.close()
  }
}

// Ten concurrent requests, fewer than the SDK's connections. A slow queue accepts them within the relay's time limit.
const maxBatch = 100

// The most messages that SQS accepts in one request.
const maxBatchEntries = 10

// The limit of a message and of a request before SQS raised it to 1 MiB, and still the setting of many queues.
const maxBatchBytes = 262_144

const maxAttempts = 3

// SQS expects retries when it throttles or has lost a node; a few hundred milliseconds are enough.
const retryPauseMs = 100

interface Message {
  event: LoggedEvent
  entry: SendMessageBatchRequestEntry
  bytes: number
}

/** Wave k has the k-th event of each ordering key, so the messages of one wave can be sent in any order. */
function wavesOf(events: readonly LoggedEvent[]): LoggedEvent[][] {
  const waves: LoggedEvent[][] = []
  const counts = new Map<string, number>()
  for (const event of events) {
    const orderingKey = orderingKeyOf(event)
    const count = counts.get(orderingKey) ?? 0
    counts.set(orderingKey, count + 1)
    waves[count] = [...(waves[count] ?? []), event]
  }
  return waves
}

/** Sends the messages of a wave, all batches at once. */
async function sendWave(
  messages: readonly Message[],
  send: (batch: readonly Message[]) => Promise<Failure[]>
): Promise<Failure[]> {
  const [fitting, tooLarge] = [messages.filter(fits), messages.filter(message => !fits(message))]
  // Every batch ends before an error is thrown, so no message is in flight when the relay retries.
  const results = await Promise.allSettled(batchesOf(fitting).map(send))
  const unreachable = results.find(result => result.status === 'rejected')
  if (unreachable) throw unreachable.reason
  return [
    ...results.flatMap(result => (result.status === 'fulfilled' ? result.value : [])),
    ...tooLarge.map(({ event, bytes }) => ({
      event,
      error: new Error(`a message of ${bytes} bytes exceeds the limit of ${maxBatchBytes}`)
    }))
  ]
}

function fits({ bytes }: Message): boolean {
  return bytes <= maxBatchBytes
}

function batchesOf(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = []
  let bytes = 0
  for (const message of messages) {
    const last = batches.at(-1)
    bytes += message.bytes
    if (last && last.length < maxBatchEntries && bytes <= maxBatchBytes) {
      last.push(message)
    } else {
      batches.push([message])
      bytes = message.bytes
    }
  }
  return batches
}

/**
 * Sends a batch, and sends again the messages that SQS did not accept for reasons other than the message itself.
 *
 * @param accepted receives the identities of the events that SQS accepted
 * @returns the messages that SQS refuses for good
 * @throws when SQS cannot be reached, or still does not accept a message after the last attempt
 */
async function sendBatch(
  client: SqsClient,
  batch: readonly Message[],
  { shopId, accepted, signal }: { shopId: number; accepted: Set<string>; signal: AbortSignal }
): Promise<Failure[]> {
  const failures: Failure[] = []
  let left = batch
  for (let attempt = 1; ; attempt++) {
    const { successful, failed } = await client.send(
      left.map(({ entry }) => entry),
      signal
    )
    for (const { event, entry } of left) if (successful.has(entry.Id)) accepted.add(identityOf(shopId, event))
    const refused = new Map(failed.filter(isRefused).map(failure => [failure.Id, failure]))
    failures.push(
      ...left.flatMap(({ event, entry }) => {
        const refusal = refused.get(entry.Id)
        return refusal ? [{ event, error: new Error(describe(refusal)) }] : []
      })
    )
    left = left.filter(({ entry }) => !successful.has(entry.Id) && !refused.has(entry.Id))
    if (left.length === 0) return failures
    if (attempt === maxAttempts) {
      throw new Error(
        `SQS did not accept ${left.length} of ${batch.length} messages: ${failed.map(describe).join(', ')}`
      )
    }
    await sleep(retryPauseMs * attempt * (0.5 + Math.random()), undefined, { signal })
  }
}

/** Throttling is temporary, even where SQS reports it as the sender's fault. */
function isRefused({ SenderFault, Code = '' }: BatchResultErrorEntry): boolean {
  return SenderFault === true && !Code.includes('Throttl')
}

function describe({ Code, Message }: BatchResultErrorEntry): string {
  return `${Code}: ${Message ?? ''}`
}

function toMessage(
  event: LoggedEvent,
  { shop, database, isFifo }: { shop: Shop; database: string; isFifo: boolean }
): Message {
  const body = toBody(event)
  const entry = {
    Id: String(event.id),
    MessageBody: body,
    MessageAttributes: {
      type: { DataType: 'String', StringValue: event.type },
      event_id: { DataType: 'Number', StringValue: String(event.id) },
      shop: { DataType: 'String', StringValue: shop.slug }
    },
    ...(isFifo
      ? { MessageGroupId: groupOf(shop, event), MessageDeduplicationId: `${database}-${identityOf(shop.id, event)}` }
      : {})
  }
  return { event, entry, bytes: Buffer.byteLength(body) + attributeBytes }
}

// Names, types and values of the attributes count towards the limit; this is more than they need.
const attributeBytes = 256

/** The default shop has the groups from when there was no other: one of them may have messages in the queue. */
function groupOf({ id, slug }: Shop, event: LoggedEvent): string {
  return id === defaultShop.id ? orderingKeyOf(event) : `${slug}:${orderingKeyOf(event)}`
}

/** The event as `GET /events` returns it. */
function toBody(event: LoggedEvent): string {
  // SQS accepts the characters of XML 1.0. JSON escapes all others except these two.
  return JSON.stringify(toFeedEvent(event)).replace(
    /[\uFFFE\uFFFF]/g,
    character => `\\u${character.charCodeAt(0).toString(16)}`
  )
}
