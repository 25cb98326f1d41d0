import type { Random } from '../shared/random.js'
import type { Actor } from './actor.js'
import { createClient, type Client } from './client.js'
import { followPages, followStream, type Follower } from './followers.js'
import { historyOf, type History } from './history.js'
import { startReceiver, type Receiver } from './receiver.js'
import { createShop, webhookSecretOf, type Shop } from './shop.js'
import { openShop } from './workload.js'
import { completionSeconds, expirySeconds, lowStockThreshold, type World } from './world.js'

/** A shop under test, and all who use it. */
export interface ShopRun {
  /** Its id in the tables. */
  shopId: number
  databaseUrl: string
  history: History
  shop: Shop
  receiver: Receiver
  /** The event types that the receiver has subscribed to. */
  subscribedTypes: readonly string[]
  supervisor: Client
  apiKey: string
  /** The clients, in the order of their names. */
  actors: Actor[]
  followers: Follower[]
}

export interface OpenOptions {
  world: World
  /** Of the whole run. */
  history: History
  /** By the name of the client. */
  apiKeys: ReadonlyMap<string, string>
  slugs: readonly string[]
  /** The client that prepares the shops. */
  supervisor: string
  /** The other clients. */
  names: readonly string[]
  randomOf: (name: string) => Random
}

/**
 * Creates the shops with their first products, subscribers and followers. Keys, SKUs and addresses of a client are the
 * same in each of them, as are the ids: whatever gets into another shop meets its like there.
 */
export async function openShops(options: OpenOptions): Promise<ShopRun[]> {
  const runs: ShopRun[] = []
  for (const slug of options.slugs) {
    const [first] = runs
    if (first) await createOther(first.supervisor, slug)
    runs.push(await open(options, slug))
  }
  return runs
}

/** Its settings are those that the environment gives the default shop. */
async function createOther(platform: Client, slug: string): Promise<void> {
  await platform.send({
    operation: 'create shop',
    method: 'POST',
    path: '/shops',
    body: {
      slug,
      order_payment_timeout_seconds: expirySeconds,
      order_auto_complete_seconds: completionSeconds,
      low_stock_threshold: lowStockThreshold,
      webhook_secrets: [webhookSecretOf(slug)]
    },
    expected: [201],
    isWrite: false
  })
}

async function open(options: OpenOptions, slug: string): Promise<ShopRun> {
  const { world, apiKeys, names, randomOf } = options
  const history = historyOf(options.history, slug)
  const shop = createShop(slug, options.slugs)
  const services = world.services.map(({ service }) => service)
  const clientOf = (name: string) =>
    createClient({
      name,
      apiKey: apiKeys.get(name) ?? '',
      random: randomOf(`${name} in ${slug}`),
      attemptRandom: randomOf(`${name}'s attempts in ${slug}`),
      services,
      history,
      shop
    })
  const actorOf = (client: Client, keyPrefix: string) => createActor(client, keyPrefix, { world, shop, history })
  const supervisor = clientOf(options.supervisor)
  const receiver = await startReceiver(randomOf(`the receiver of ${slug}`), { history, shop })
  const subscribedTypes = [
    'order.paid',
    'order.partially_shipped',
    'order.returned',
    'order.refunded',
    'order.refund_requested',
    'product.created'
  ]
  receiver.secret = await subscribe(supervisor, receiver.url, subscribedTypes)
  await openShop(actorOf(supervisor, options.supervisor))
  const { rows } = await world.admin.query('SELECT id::int FROM shops WHERE slug = $1', [slug])
  const apiKey = apiKeys.get(options.supervisor) ?? ''
  const following = { services, apiKey, history, shop }
  return {
    shopId: rows[0].id,
    databaseUrl: world.databaseUrl,
    history,
    shop,
    receiver,
    subscribedTypes,
    supervisor,
    apiKey,
    actors: names.map((name, index) => actorOf(clientOf(name), `c${index}`)),
    followers: [followPages(following), followStream(following)]
  }
}

/** @returns the signing secret */
async function subscribe(client: Client, url: string, types: readonly string[]): Promise<string> {
  const endpoint = await client.send({
    operation: 'register endpoint',
    method: 'POST',
    path: '/webhook-endpoints',
    body: { url, types },
    key: 'endpoint',
    expected: [201]
  })
  return JSON.parse(endpoint?.text ?? '{}').secret
}

function createActor(
  client: Client,
  keyPrefix: string,
  { world, shop, history }: { world: World; shop: Shop; history: History }
): Actor {
  let number = 0
  return {
    client,
    random: client.random,
    shop,
    history,
    nextKey: () => `${keyPrefix}-${++number}`,
    webhookSecret: webhookSecretOf(shop.slug),
    redis: world.redis?.client,
    answered: []
  }
}
