import type { BatchResultErrorEntry, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs'
import type { FastifyBaseLogger } from 'fastify'

export interface SqsClientOptions {
  log: Pick<FastifyBaseLogger, 'debug'>
  /** The URL of a FIFO queue ends with `.fifo`. */
  queueUrl: string
  region: string | undefined
}

export interface BatchResult {
  /** Ids of the entries that SQS accepted. */
  successful: ReadonlySet<string | undefined>
  failed: readonly BatchResultErrorEntry[]
}

export interface SqsClient {
  /**
   * Sends one batch.
   *
   * @throws when SQS cannot be reached, or refuses the request for a reason other than a message
   */
  send(entries: SendMessageBatchRequestEntry[], signal: AbortSignal): Promise<BatchResult>
  close(): void
}

/** Loads the AWS SDK, so that a service without a queue does not pay for it. */
export async function createSqsClient({ log, queueUrl, region }: SqsClientOptions): Promise<SqsClient> {
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
  async function send(entries: SendMessageBatchRequestEntry[], signal: AbortSignal): Promise<BatchResult> {
    try {
      const { Successful = [], Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
        { abortSignal: signal }
      )
      return { successful: new Set(Successful.map(({ Id }) => Id)), failed: Failed }
    } catch (error) {
      if (!(error instanceof Error) || !refusals.has(error.name)) throw error
      const [first, ...others] = entries
      // SQS refuses the whole request because of one message. Sending each message alone shows which one.
      if (others.length > 0) return merge(await Promise.all(entries.map(async entry => await send([entry], signal))))
      return {
        successful: new Set(),
        failed: [{ Id: first?.Id, Code: error.name, Message: error.message, SenderFault: true }]
      }
    }
  }
  return { send, close: () => client.destroy() }
}

const connectTimeoutMs = 2_000

// SQS answers in about 20 ms. Even with the SDK's own retries this stays within the time that the relay allows.
const requestTimeoutMs = 3_000

// For these hosts the SDK chooses the endpoint itself, so that AWS_ENDPOINT_URL_SQS can name another one, in a private
// network for example. For any other host the queue URL is the endpoint.
const usualHost = /^(sqs\.[\w-]+|[\w-]+\.queue|queue)\.amazonaws\.com(\.cn)?$/

// Errors of a whole request that one of its messages causes. All others concern the queue or the credentials.
const refusals = new Set(['InvalidMessageContents', 'BatchRequestTooLong'])

function merge(parts: readonly BatchResult[]): BatchResult {
  return {
    successful: new Set(parts.flatMap(({ successful }) => [...successful])),
    failed: parts.flatMap(({ failed }) => failed)
  }
}

/** The SDK logs whole messages by default, and warns on the console about every queue URL with an unusual host. */
function quiet(log: SqsClientOptions['log']) {
  const ignore = () => {}
  return {
    trace: ignore,
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (message: unknown) => log.debug(String(message))
  }
}
