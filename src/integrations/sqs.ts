import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchResultErrorEntry, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs'
import type { FastifyBaseLogger } from 'fastify'
import type { PrismaClient } from '../generated/prisma/client.js'
import { createDatabaseId, identityOf } from './database-id.js'
import { toFeedEvent } from '../events/feed-event.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import type { Failure, Subscriber } from '../relay/subscriber.js'

export interface SqsOptions {
  prisma: PrismaClient
  log: Pick<FastifyBaseLogger, 'debug'>
  /** A FIFO queue's ends with `.fifo`. */
  queueUrl: string
  region: string | undefined
}

/**
 * Sends every event to a queue of Amazon SQS. In a FIFO queue, the events of one order or product are a group and keep their order.
 * Credentials are those that the AWS SDK finds.
 */
export function sqsQueue({ prisma, log, queueUrl, region }: SqsOptions): Subscriber & { close(): void } {
  const databaseId = createDatabaseId(prisma)
  let queue: Queue | undefined
  // What the queue took of events that are handed over again because others could not be sent: a slow queue gets on that way.
  const taken = new Set<number>()
  return {
    name: 'sqs',
    maxBatch,
    async handle(events, signal) {
      const database = await databaseId()
      const open = (queue ??= await createQueue({ log, queueUrl, region }))
      const failures = new Map<string, Failure>()
      const waiting: Failure[] = []
      for (const wave of wavesOf(events.filter(({ id }) => !taken.has(id)))) {
        const messages: Message[] = []
        for (const event of wave) {
          const earlier = failures.get(orderingKeyOf(event))
          if (earlier) waiting.push({ event, error: new Error(`waits behind event ${earlier.event.id}`) })
          else messages.push(toMessage(event, { database, isFifo: queueUrl.endsWith('.fifo') }))
        }
        for (const failure of await sendWave(messages, async batch => await sendBatch(open, batch, taken, signal))) {
          failures.set(orderingKeyOf(failure.event), failure)
        }
      }
      for (const { id } of events) taken.delete(id)
      return [...failures.values(), ...waiting]
    },
    close: () => queue?.close()
  }
}

// Ten requests at once, which the SDK's connections allow for; a slow queue takes them within the time that the relay gives.
const maxBatch = 100

// The most that SQS takes in one request.
const maxBatchEntries = 10

// What SQS took of one request before it was 1 MiB, and what many queues are still set to.
const maxBatchBytes = 262_144

const maxAttempts = 3

// SQS asks for it when it is throttled or has lost a node; some hundred milliseconds do.
const retryPauseMs = 100

const connectTimeoutMs = 2_000

// SQS answers in some 20 ms. With the SDK's own repetitions still within the time that the relay gives.
const requestTimeoutMs = 3_000

interface Message {
  event: LoggedEvent
  entry: SendMessageBatchRequestEntry
  bytes: number
}

/** The k-th wave has the k-th event of each subject: within a wave, nothing can overtake what it must not. */
function wavesOf(events: readonly LoggedEvent[]): LoggedEvent[][] {
  const waves: LoggedEvent[][] = []
  const counts = new Map<string, number>()
  for (const event of events) {
    const subject = orderingKeyOf(event)
    const count = counts.get(subject) ?? 0
    counts.set(subject, count + 1)
    waves[count] = [...(waves[count] ?? []), event]
  }
  return waves
}

/** Sends messages of different subjects, all batches at once. */
async function sendWave(
  messages: readonly Message[],
  send: (batch: readonly Message[]) => Promise<Failure[]>
): Promise<Failure[]> {
  const [fitting, tooLarge] = [messages.filter(fits), messages.filter(message => !fits(message))]
  // All of them come to an end before one's failure is thrown, so that nothing is under way when they are sent again.
  const results = await Promise.allSettled(batchesOf(fitting).map(send))
  const unreachable = results.find(result => result.status === 'rejected')
  if (unreachable) throw unreachable.reason
  return [
    ...results.flatMap(result => (result.status === 'fulfilled' ? result.value : [])),
    ...tooLarge.map(({ event, bytes }) => ({
      event,
      error: new Error(`has ${bytes} bytes, more than a message may have`)
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
 * Sends a batch, and what SQS did not take of it through no fault of the message's again.
 *
 * @param taken gets the ids of the events that it took
 * @returns those that SQS refuses
 * @throws when SQS cannot be reached or does not take them for now
 */
async function sendBatch(
  queue: Queue,
  batch: readonly Message[],
  taken: Set<number>,
  signal: AbortSignal
): Promise<Failure[]> {
  const failures: Failure[] = []
  let left = batch
  for (let attempt = 1; ; attempt++) {
    const { successful, failed } = await queue.send(
      left.map(({ entry }) => entry),
      signal
    )
    for (const { event } of left.filter(({ entry }) => successful.has(entry.Id))) taken.add(event.id)
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
        `SQS does not take ${left.length} of ${batch.length} messages: ${failed.map(describe).join(', ')}`
      )
    }
    await sleep(retryPauseMs * attempt * (0.5 + Math.random()), undefined, { signal })
  }
}

/** Throttling is nobody's fault, even where SQS says that it is the sender's. */
function isRefused({ SenderFault, Code = '' }: BatchResultErrorEntry): boolean {
  return SenderFault === true && !Code.includes('Throttl')
}

function describe({ Code, Message }: BatchResultErrorEntry): string {
  return `${Code}: ${Message ?? ''}`
}

function toMessage(event: LoggedEvent, { database, isFifo }: { database: string; isFifo: boolean }): Message {
  const body = toBody(event)
  const entry = {
    Id: String(event.id),
    MessageBody: body,
    MessageAttributes: {
      type: { DataType: 'String', StringValue: event.type },
      event_id: { DataType: 'Number', StringValue: String(event.id) }
    },
    ...(isFifo
      ? { MessageGroupId: orderingKeyOf(event), MessageDeduplicationId: `${database}-${identityOf(event)}` }
      : {})
  }
  return { event, entry, bytes: Buffer.byteLength(body) + attributeBytes }
}

// Names, types and values of the attributes count; these are more than they have.
const attributeBytes = 128

/** The event as `GET /events` answers it. */
function toBody(event: LoggedEvent): string {
  // SQS takes the characters of XML 1.0, JSON escapes all others but these.
  return JSON.stringify(toFeedEvent(event)).replace(
    /[\uFFFE\uFFFF]/g,
    character => `\\u${character.charCodeAt(0).toString(16)}`
  )
}

// The SDK would go to the host of the queue's address even where AWS_ENDPOINT_URL_SQS names another one, of a private network for
// example. Any other host than these can only be meant as it stands.
const usualHost = /^(sqs\.[\w-]+|[\w-]+\.queue|queue)\.amazonaws\.com(\.cn)?$/

interface Sent {
  /** Ids of entries. */
  successful: ReadonlySet<string | undefined>
  failed: readonly BatchResultErrorEntry[]
}

interface Queue {
  send(entries: SendMessageBatchRequestEntry[], signal: AbortSignal): Promise<Sent>
  close(): void
}

/** Loads the SDK, so that it costs nothing where there is no queue. */
async function createQueue({ log, queueUrl, region }: Pick<SqsOptions, 'log' | 'queueUrl' | 'region'>): Promise<Queue> {
  const { SQSClient, SendMessageBatchCommand } = await import('@aws-sdk/client-sqs')
  const client: SQSClient = new SQSClient({
    ...(region === undefined ? {} : { region }),
    useQueueUrlAsEndpoint: !usualHost.test(new URL(queueUrl).hostname),
    logger: quiet(log),
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true
    }
  })
  async function send(entries: SendMessageBatchRequestEntry[], signal: AbortSignal): Promise<Sent> {
    try {
      const { Successful = [], Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
        { abortSignal: signal }
      )
      return { successful: new Set(Successful.map(({ Id }) => Id)), failed: Failed }
    } catch (error) {
      if (!(error instanceof Error) || !refusals.has(error.name)) throw error
      const [first, ...others] = entries
      // One message is at fault: which, shows when each is sent alone.
      if (others.length > 0) return merge(await Promise.all(entries.map(async entry => await send([entry], signal))))
      return {
        successful: new Set(),
        failed: [{ Id: first?.Id, Code: error.name, Message: error.message, SenderFault: true }]
      }
    }
  }
  return { send, close: () => client.destroy() }
}

function merge(parts: readonly Sent[]): Sent {
  return {
    successful: new Set(parts.flatMap(({ successful }) => [...successful])),
    failed: parts.flatMap(({ failed }) => failed)
  }
}

// What SQS refuses a whole request for although it is about a message; all else is about the queue or who asks.
const refusals = new Set(['InvalidMessageContents', 'BatchRequestTooLong'])

/** The SDK would log whole messages, and to the console whenever a queue's address is not the usual one. */
function quiet(log: SqsOptions['log']) {
  const ignore = () => {}
  return {
    trace: ignore,
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (message: unknown) => log.debug(String(message))
  }
}
