import { resolve } from 'node:path'
import { Type, type Static, type TOptional, type TSchema } from '@sinclair/typebox'
import { parseApiKeys } from '../auth/api-keys.js'
import { parseRoleMapping } from '../auth/provider-claims.js'
import { parseAllowedHost } from '../http/host-name.js'
import { StringEnum } from '../http/schemas.js'
import { parseTrustedProxies } from '../http/trusted-proxies.js'
import { parseMailbox } from '../mail/mailbox.js'
import { parseSecretKeys } from '../secrets/secret-keys.js'

/** A setting of the service. */
export interface Setting<Name extends string, Schema extends TSchema, Value> {
  /** Its name in the environment. */
  name: Name
  /** Validates its text. */
  schema: Schema
  /** One or two sentences for docs/settings.md. */
  description: string
  /** A value for .env.example, where the default would not explain itself. */
  example?: string
  /** Converts the validated value to the form that the code uses. */
  parse(value: ValueOf<Schema>): Value
}

/** The validated value; undefined when an optional setting is not set. */
export type ValueOf<Schema extends TSchema> =
  Schema extends TOptional<TSchema> ? Static<Schema> | undefined : Static<Schema>

const server = {
  host: setting({
    name: 'HOST',
    schema: Type.String({ default: '127.0.0.1' }),
    description: 'Address to listen on. Any address that other machines can reach requires an explicit `AUTH_MODE`.'
  }),
  port: setting({
    name: 'PORT',
    schema: Type.Integer({ minimum: 0, maximum: 65_535, default: 8000 }),
    description: 'TCP port to listen on; 0 picks a free one.'
  }),
  webConcurrency: setting({
    name: 'WEB_CONCURRENCY',
    schema: Type.Integer({ minimum: 1, maximum: 64, default: 1 }),
    description: 'Number of processes that share the port. A process that dies is replaced.'
  }),
  trustProxy: setting({
    name: 'TRUST_PROXY',
    schema: Type.String({ default: 'false' }),
    description:
      'Which proxies may name the client in `X-Forwarded-*`: their number, counted from the service, or their' +
      ' addresses and networks, comma-separated (`10.0.0.0/8`; also `loopback`, `linklocal`, `uniquelocal`). Use a' +
      ' number only if clients cannot reach the service past them. `false`: none.',
    example: '1',
    parse: text => parseTrustedProxies(text).trustedProxies
  }),
  maxConnections: setting({
    name: 'MAX_CONNECTIONS',
    schema: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 5_000 }),
    description: 'Maximum number of open client connections of each process. Further ones are closed at once.'
  })
}

const database = {
  /** Undefined: the embedded PostgreSQL in `dataDirectory`. */
  databaseUrl: setting({
    name: 'DATABASE_URL',
    schema: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
    description:
      'Connection string of a PostgreSQL server, version 13 or newer, as `psql` takes it: see' +
      ' [connecting](deployment.md#connecting-to-postgresql). Special characters in the password must be' +
      ' percent-encoded. Unset: the embedded PostgreSQL.',
    example: 'postgresql://user:password@localhost:5432/orders'
  }),
  /** Undefined: `databaseUrl` migrates as well. */
  migrationDatabaseUrl: setting({
    name: 'MIGRATION_DATABASE_URL',
    schema: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
    description:
      'Connection string for migrations, by a role that owns the tables: see' +
      ' [roles of the database](hardening.md#roles-of-the-database). The service itself then uses `DATABASE_URL`' +
      ' only, whose role needs no right to change them. Unset: `DATABASE_URL`.',
    example: 'postgresql://owner:password@localhost:5432/orders'
  }),
  /** Undefined: the authorities that the connection string names, or else those that Node.js trusts. */
  databaseCa: setting({
    name: 'DATABASE_CA',
    schema: Type.Optional(Type.String()),
    description:
      'Certificates, in PEM, of the authorities that may vouch for the PostgreSQL server, or the path of their file.' +
      ' Unless the connection string names an `sslmode`, it is `verify-full` then. An `sslrootcert` there has' +
      ' precedence.',
    example: '/etc/ssl/private-ca.pem'
  }),
  allowsPlaintextConnections: setting({
    name: 'ALLOW_PLAINTEXT_CONNECTIONS',
    schema: Type.Boolean({ default: false }),
    description:
      'Whether PostgreSQL and Redis on other machines may be reached without TLS. Only for a private network:' +
      ' a listener there can read everything. Otherwise such a connection string prevents the start.'
  }),
  /** Undefined: the schema of `databaseUrl`, or the first one of the role's `search_path`. */
  databaseSchema: setting({
    name: 'DATABASE_SCHEMA',
    schema: Type.Optional(Type.String()),
    description:
      'Schema in which the service keeps its tables; it is created if it is missing. Unset: `?schema=` of' +
      ' `DATABASE_URL`, or else the first schema of the `search_path`, which is usually `public`.',
    example: 'orders'
  }),
  /** An absolute path. */
  dataDirectory: setting({
    name: 'DATA_DIR',
    schema: Type.String({ default: '.data' }),
    description: 'Folder in which the embedded PostgreSQL keeps its data.',
    parse: path => resolve(path)
  }),
  /** Empty: secrets are stored in plain text. */
  secretKeys: setting({
    name: 'SECRETS_KEY',
    schema: Type.Optional(Type.String()),
    description:
      'Comma-separated keys that [encrypt the secrets in the database](hardening.md#secrets-in-the-database), each 32' +
      ' bytes in base64 (`openssl rand -base64 32`). The first one encrypts, all of them decrypt. Unset: the secrets' +
      ' are stored in plain text.',
    parse: keys => (keys === undefined ? [] : parseSecretKeys(keys).keys)
  }),
  databasePoolMax: setting({
    name: 'DATABASE_POOL_MAX',
    schema: Type.Integer({ minimum: 2, maximum: 500, default: 10 }),
    description:
      'Maximum number of database connections of each process for everything but public reads. The invariant checks' +
      ' use up to two connections more.'
  }),
  databasePublicPoolMax: setting({
    name: 'DATABASE_PUBLIC_POOL_MAX',
    schema: Type.Integer({ minimum: 2, maximum: 500, default: 4 }),
    description:
      'Maximum number of further database connections of each process, for the reads of products that anyone can' +
      ' request. Searches use all but one of them.'
  }),
  databasePublicTimeoutMs: setting({
    name: 'DATABASE_PUBLIC_TIMEOUT_MS',
    schema: Type.Integer({ minimum: 100, maximum: 7_000, default: 2_000 }),
    description: 'Milliseconds that a public read may take in the database; then it is answered with 503 `OVERLOADED`.'
  })
}

const identityProvider = {
  /** Undefined: no tokens of an identity provider are accepted. */
  oidcIssuer: setting({
    name: 'OIDC_ISSUER',
    schema: Type.Optional(Type.String({ maxLength: 500 })),
    description:
      'The URL of the [identity provider](access.md#identity-providers) whose tokens are accepted, exactly as its' +
      ' tokens name it in `iss`. It needs `OIDC_AUDIENCE`, and https unless it is on this machine.',
    example: 'https://login.example.com/realms/shop'
  }),
  oidcAudience: setting({
    name: 'OIDC_AUDIENCE',
    schema: Type.Optional(Type.String()),
    description: 'What the tokens of the identity provider name in `aud`: one of these, comma-separated.',
    example: 'orders-and-inventory',
    parse: list
  }),
  oidcRoleClaim: setting({
    name: 'OIDC_ROLE_CLAIM',
    schema: Type.String({ minLength: 1, maxLength: 200, default: 'role' }),
    description: 'The claim with the role of its holder: a name, or a path such as `realm_access.roles`.'
  }),
  oidcRoles: setting({
    name: 'OIDC_ROLES',
    schema: Type.String({ default: 'admin:admin,reader:reader,customer:customer' }),
    description:
      'Which values of that claim stand for which role: comma-separated `value:role`, with the role `admin`, `reader`' +
      ' or `customer`.',
    example: 'shop-managers:admin,shop-staff:reader',
    parse: text => parseRoleMapping(text).roles
  }),
  oidcDefaultRole: setting({
    name: 'OIDC_DEFAULT_ROLE',
    schema: StringEnum(['customer', 'none'], { default: 'customer' }),
    description: 'The role of a token that has none of these values. `none`: it is refused.'
  }),
  oidcShopClaim: setting({
    name: 'OIDC_SHOP_CLAIM',
    schema: Type.String({ minLength: 1, maxLength: 200, default: 'shop' }),
    description: 'The claim with the slug of the shop, like that of the role. A token without it is for `default`.'
  }),
  oidcLinksByEmail: setting({
    name: 'OIDC_LINK_BY_EMAIL',
    schema: Type.Boolean({ default: false }),
    description:
      'Whether a new identity gets the existing user who has its verified e-mail address. Only with a provider and' +
      ' users whose addresses [you trust](access.md#users-of-an-identity-provider).'
  })
}

const access = {
  /** `open`: every caller has full access without credentials. */
  authMode: setting({
    name: 'AUTH_MODE',
    schema: Type.Optional(StringEnum(['open', 'required'])),
    description:
      '`open`: no request needs credentials. `required`: products are public to read, everything else needs' +
      ' credentials. Unset: open, which is allowed only on a loopback `HOST`.',
    example: 'open',
    parse: mode => mode ?? 'open'
  }),
  apiKeys: setting({
    name: 'API_KEYS',
    schema: Type.Optional(Type.String()),
    description:
      'Comma-separated API keys, each written `name:key:role`. The role is `admin`, `reader`, `metrics` or' +
      ' `platform`; a key has at least 16 characters. Keys of one caller share its name and role.' +
      ' `name:key:role:shop` is a key of another shop than `default`; a `platform` key is for [all shops](shops.md).',
    // Refused, because its key is too short: nobody can use it as it is.
    example: 'backend:<key>:admin',
    parse: keys => (keys === undefined ? [] : parseApiKeys(keys).apiKeys)
  }),
  sessionLifetimeSeconds: setting({
    name: 'SESSION_LIFETIME_SECONDS',
    schema: Type.Integer({ minimum: 300, maximum: 2_592_000, default: 43_200 }),
    description:
      'Seconds after which a [login of a browser](access.md#sessions-of-browsers) ends, however much it is used.'
  }),
  sessionIdleSeconds: setting({
    name: 'SESSION_IDLE_SECONDS',
    schema: Type.Integer({ minimum: 300, maximum: 2_592_000, default: 3_600 }),
    description: 'Seconds without a request after which a login of a browser ends.'
  }),
  /** Empty: no access tokens of this kind are issued or accepted. */
  jwtSecrets: setting({
    name: 'JWT_SECRET',
    schema: Type.Optional(Type.String()),
    description:
      'Secret that signs access tokens (HS256), at least 32 characters. Of several, comma-separated, the first signs' +
      ' and [all verify](access.md#replacing-a-secret). Unset: no such tokens.',
    parse: list
  }),
  ...identityProvider,
  tokenMaxLifetimeSeconds: setting({
    name: 'TOKEN_MAX_LIFETIME_SECONDS',
    schema: Type.Integer({ minimum: 1_800, maximum: 2_592_000, default: 86_400 }),
    description: 'The longest time between `iat` and `exp` of an access token. One that lives longer is refused.'
  }),
  tokenClockToleranceSeconds: setting({
    name: 'TOKEN_CLOCK_TOLERANCE_SECONDS',
    schema: Type.Integer({ minimum: 0, maximum: 300, default: 5 }),
    description: 'How far the clock of an issuer of access tokens may differ.'
  }),
  loginLifetimeDays: setting({
    name: 'LOGIN_LIFETIME_DAYS',
    schema: Type.Integer({ minimum: 1, maximum: 365, default: 30 }),
    description: 'How long a login lasts, however often its refresh token is exchanged.'
  }),
  hasTestLogin: setting({
    name: 'AUTH_TEST_LOGIN',
    schema: Type.Boolean({ default: false }),
    description:
      'Whether `POST /auth/login-test` lets anyone log in as any customer. For tests only; needs `JWT_SECRET`' +
      ' and a loopback `HOST`.'
  }),
  /** Origins, or `*` for any; empty: no page of another origin may call. */
  corsOrigins: setting({
    name: 'CORS_ORIGINS',
    schema: Type.Optional(Type.String()),
    description: 'Comma-separated origins whose pages may call the API from a browser, or `*` for any origin.',
    example: 'https://shop.example.com',
    parse: list
  }),
  /** Host names as `hostNameOf` returns them, or `*` for any. */
  allowedHosts: setting({
    name: 'ALLOWED_HOSTS',
    schema: Type.Optional(Type.String()),
    description:
      'Comma-separated host names that requests may name in `Host`, without ports; loopback names are always allowed,' +
      ' and `*` allows any. Unset: with `AUTH_MODE=open` loopback names only, otherwise any.',
    example: 'orders.internal',
    parse: hosts => list(hosts).map(host => parseAllowedHost(host) ?? host)
  }),
  /** 0: no limit. */
  authFailuresMax: setting({
    name: 'AUTH_FAILURES_MAX',
    schema: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 30 }),
    description:
      'Maximum number of failed API keys, tokens and webhook signatures per minute, counted per address; 0: no limit.' +
      ' Clients that authenticated from the address before are not affected.'
  }),
  auditRetentionDays: setting({
    name: 'AUDIT_RETENTION_DAYS',
    schema: Type.Integer({ minimum: 1, maximum: 36_500, default: 365 }),
    description: 'Days for which the [audit log](audit.md) keeps its entries, which hold addresses of clients.'
  }),
  rateLimitMax: setting({
    name: 'RATE_LIMIT_MAX',
    schema: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
    description:
      'Maximum number of requests per minute, counted per principal or, without credentials, per address; 0: no' +
      ' limit. With `REDIS_URL` all processes share one count, otherwise each process counts by itself.'
  })
}

// A year: a longer time is a mistake.
const maxSeconds = 31_536_000

const shop = {
  currency: setting({
    name: 'CURRENCY',
    schema: Type.String({ pattern: '^[A-Z]{3}$', default: 'USD' }),
    description:
      'ISO 4217 code of the currency, in capitals. Amounts are stored in its minor units: cents for `USD`, yen for' +
      ' `JPY`. It cannot change while there are products or orders. It is that of the default shop, and of shops that' +
      ' are created without one.'
  }),
  orderPaymentTimeoutSeconds: setting({
    name: 'ORDER_PAYMENT_TIMEOUT_SECONDS',
    schema: Type.Integer({ minimum: 0, maximum: maxSeconds, default: 0 }),
    description:
      'Seconds from the creation of an order to its `expires_at`, when it is canceled if it is still unpaid;' +
      ' 0: orders never expire. For the default shop.'
  }),
  orderAutoCompleteSeconds: setting({
    name: 'ORDER_AUTO_COMPLETE_SECONDS',
    schema: Type.Integer({ minimum: 0, maximum: maxSeconds, default: 0 }),
    description:
      'Seconds after its creation at which an order that is still PENDING or PAID becomes COMPLETED; 0: never. For' +
      ' the default shop.'
  }),
  /** Undefined: a product without its own threshold is never low on stock. */
  lowStockThreshold: setting({
    name: 'LOW_STOCK_THRESHOLD',
    schema: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    description:
      'Stock level at which `product.low_stock` is published for a product without its own threshold. For the default' +
      ' shop.',
    example: '5'
  })
}

const webhooks = {
  /** A payment webhook may be signed with any of them; empty: the payment webhook answers 503. */
  webhookSecrets: setting({
    name: 'WEBHOOK_SECRET',
    schema: Type.Optional(Type.String({ pattern: '[^,\\s]' })),
    description:
      'Comma-separated secrets, any of which may sign a payment webhook of the default shop, each of at least 16' +
      ' characters. Unset: that webhook answers 503.',
    parse: list
  }),
  allowsPrivateWebhookAddresses: setting({
    name: 'WEBHOOK_ALLOW_PRIVATE_ADDRESSES',
    schema: Type.Boolean({ default: false }),
    description: 'Whether outgoing webhooks may go to private, loopback and link-local addresses.'
  })
}

const mail = {
  /** Undefined: no e-mail is sent. */
  smtpUrl: setting({
    name: 'SMTP_URL',
    schema: Type.Optional(Type.String({ pattern: '^smtps?://' })),
    description:
      'Mail server for [e-mails](mail.md) to customers and shops: `smtp://user:password@host:587`, with STARTTLS, or' +
      ' `smtps://` with TLS from the start. Needs `MAIL_FROM`. Unset: no e-mail is sent.',
    example: 'smtps://user:password@smtp.example.com:465'
  }),
  mailFrom: setting({
    name: 'MAIL_FROM',
    schema: Type.Optional(Type.String()),
    description: 'The sender of all e-mails: an address, or a name with an address.',
    example: 'Example Shop <orders@example.com>',
    parse: text => (text === undefined ? undefined : parseMailbox(text))
  }),
  mailRateMax: setting({
    name: 'MAIL_RATE_MAX',
    schema: Type.Integer({ minimum: 1, maximum: 1_000, default: 10 }),
    description:
      'Maximum number of e-mails that each process sends per second, over all shops: mail providers limit the account' +
      ' in `SMTP_URL`, which all shops share.'
  })
}

const integrations = {
  /** Undefined: no cache and no streams. */
  redisUrl: setting({
    name: 'REDIS_URL',
    schema: Type.Optional(Type.String({ pattern: '^rediss?://' })),
    description:
      'Redis server for the order cache, the Redis Streams and a rate limit that all processes share: `redis://` or' +
      ' `rediss://`, with a client certificate by `?ssl_certfile=` and `ssl_keyfile=`.',
    example: 'redis://localhost:6379'
  }),
  redisCa: setting({
    name: 'REDIS_CA',
    schema: Type.Optional(Type.String()),
    description:
      'Certificates, in PEM, of the authorities that may vouch for a Redis server at `rediss://`, or the path of' +
      ' their file. Unset: those that Node.js trusts.',
    example: '/etc/ssl/private-ca.pem'
  }),
  /** Undefined: events are not sent to SQS. */
  sqsQueueUrl: setting({
    name: 'SQS_QUEUE_URL',
    schema: Type.Optional(Type.String({ pattern: '^https?://' })),
    description:
      'URL of the SQS queue that receives every event. Needs `AWS_REGION`; the AWS SDK looks up the credentials.'
  }),
  awsRegion: setting({
    name: 'AWS_REGION',
    schema: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+$' })),
    description: 'AWS region of the SQS queue.',
    example: 'eu-central-1'
  })
}

const telemetry = {
  /** Undefined: nothing is traced. */
  otlpEndpoint: setting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    schema: Type.Optional(Type.String({ pattern: '^https?://' })),
    description: 'Collector that receives traces by OTLP over HTTP, without `/v1/traces`. Unset: nothing is traced.',
    example: 'http://localhost:4318'
  }),
  logLevel: setting({
    name: 'LOG_LEVEL',
    schema: StringEnum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
    description: 'The least severe level that is logged. `debug` adds each SQL statement, without its values.'
  }),
  debug: setting({
    name: 'DEBUG',
    schema: Type.Optional(Type.String()),
    description:
      '`true`, `1` or `*`: the same as `LOG_LEVEL=debug`, unless `LOG_LEVEL` is set. Other values are for other' +
      ' programs.',
    example: 'true',
    parse: text => ['true', '1', '*'].includes(text ?? '')
  })
}

/**
 * Every setting, under the name that the code uses; times and sizes carry their unit in it. `config.ts` reads them, and
 * `npm run settings` writes docs/settings.md and .env.example from them.
 */
export const settings = {
  ...server,
  ...database,
  ...access,
  ...shop,
  ...webhooks,
  ...mail,
  ...integrations,
  ...telemetry
}

/** The same settings by the heading under which they are documented. */
export const settingsByHeading: Record<string, Record<string, Setting<string, TSchema, unknown>>> = {
  Server: server,
  Database: database,
  Access: access,
  'Orders and products': shop,
  Webhooks: webhooks,
  'E-mail': mail,
  'Redis and SQS': integrations,
  'Logs and traces': telemetry
}

/** Comma-separated values, without empty ones. */
export function list(text = ''): string[] {
  return text
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '')
}

/** Declares a setting. Without a `parse`, the code uses the validated value itself. */
function setting<Name extends string, Schema extends TSchema, Value>(
  setting: Setting<Name, Schema, Value>
): Setting<Name, Schema, Value>
function setting<Name extends string, Schema extends TSchema>(
  setting: Omit<Setting<Name, Schema, unknown>, 'parse'>
): Setting<Name, Schema, ValueOf<Schema>>
function setting<Name extends string, Schema extends TSchema>(
  setting: Omit<Setting<Name, Schema, unknown>, 'parse'>
): Setting<Name, Schema, unknown> {
  return { parse: value => value, ...setting }
}
