import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { notReady } from '../errors.js'
import { problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { StringEnum } from '../http/schemas.js'
import { version } from '../version.js'

const tags = ['health']

const Dependency = Type.Object({ status: StringEnum(['ok', 'unavailable']), latency_ms: Type.Number() })

const Health = Type.Object(
  {
    status: StringEnum(['ok', 'degraded', 'unavailable']),
    version: Type.String(),
    uptime_seconds: Type.Integer(),
    dependencies: Type.Object({
      database: Dependency,
      redis: Type.Optional(Dependency)
    })
  },
  {
    $id: 'Health',
    examples: [
      {
        status: 'ok',
        version: '1.0.0',
        uptime_seconds: 60,
        dependencies: { database: { status: 'ok', latency_ms: 0.4 } }
      }
    ]
  }
)

const Alive = Type.Object({ status: StringEnum(['ok']) }, { $id: 'Alive', examples: [{ status: 'ok' }] })

const healthRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Health, Alive]) app.addSchema(schema)

  // A database that is down is part of the answer, not an error.
  app.get(
    '/health',
    { config: { ...monitored, usesNoDatabase: true }, schema: getHealthSchema },
    async (_request, reply) => {
      const { database, redis } = await measureDependencies(app)
      const status = database.status === 'ok' && redis?.status === 'unavailable' ? 'degraded' : database.status
      return await reply.code(database.status === 'ok' ? 200 : 503).send({
        status,
        version,
        uptime_seconds: Math.floor(process.uptime()),
        dependencies: { database, ...(redis ? { redis } : {}) }
      })
    }
  )

  app.get('/health/live', { config: { ...monitored, usesNoDatabase: true }, schema: getLivenessSchema }, async () => ({
    status: 'ok' as const
  }))

  app.get('/health/ready', { config: monitored, schema: getReadinessSchema }, async () => {
    // There is no check for startup: until it is ready, the app does not listen.
    if (app.isClosing) throw notReady()
    await app.prisma.$queryRaw`SELECT 1`
    return { status: 'ok' as const }
  })
}

export default healthRoutes

// Monitoring polls often, must get a response even under load, and may name the process by its address.
const monitored = {
  access: 'public',
  rateLimit: false,
  isNeverShed: true,
  servesAnyHost: true,
  usesNoShop: true
} as const

const getHealthSchema = {
  operationId: 'getHealth',
  summary: 'Get the status of the service and its dependencies',
  description: 'Measures the database, and Redis if there is one. Without Redis the service works, more slowly.',
  tags,
  response: {
    ...problems(),
    200: jsonResponse(Health, 'The service works; `degraded` if its Redis is unavailable'),
    503: jsonResponse(Health, 'The database is unavailable')
  }
} satisfies FastifySchema

const getLivenessSchema = {
  operationId: 'getLiveness',
  summary: 'Check that the process responds',
  description: 'Looks at no dependency: a process that does not respond should be restarted.',
  tags,
  response: { 200: jsonResponse(Alive, 'The process responds'), ...problems() }
} satisfies FastifySchema

const getReadinessSchema = {
  operationId: 'getReadiness',
  summary: 'Check that the process accepts requests',
  description:
    'Fails while the process starts or shuts down, and while the database is unreachable: send it no requests.',
  tags,
  response: {
    200: jsonResponse(Alive, 'The process accepts requests'),
    ...problems('DATABASE_UNAVAILABLE', 'NOT_READY')
  }
} satisfies FastifySchema

async function measureDependencies({ prisma, redis: connection }: FastifyInstance) {
  const [database, redis] = await Promise.all([
    measure(async () => {
      await prisma.$queryRaw`SELECT 1`
    }),
    connection &&
      measure(async () => {
        await connection.ping()
      })
  ])
  return { database, redis }
}

async function measure(check: () => Promise<void>) {
  const start = performance.now()
  const status = await check().then(
    () => 'ok' as const,
    () => 'unavailable' as const
  )
  return { status, latency_ms: Math.round((performance.now() - start) * 100) / 100 }
}
