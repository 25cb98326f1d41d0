import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { StringEnum } from '../http/schemas.js'
import { notReady } from '../errors.js'
import { problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { version } from '../version.js'

const tags = ['health']

// What watches the service asks often, and must not hear of limits.
const watched = { access: 'public', rateLimit: false, isNeverShed: true } as const

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

  app.get(
    '/health',
    {
      config: watched,
      schema: {
        operationId: 'getHealth',
        summary: 'The status of the service and what it depends on',
        tags,
        response: {
          ...problems(),
          200: answer(Health, 'It works; `degraded` without its Redis'),
          503: answer(Health, 'The database is down')
        }
      }
    },
    async (_request, reply) => {
      const { prisma, redis: connection } = app
      const [database, redis] = await Promise.all([
        measure(async () => {
          await prisma.$queryRaw`SELECT 1`
        }),
        connection &&
          measure(async () => {
            await connection.ping()
          })
      ])
      const status = database.status === 'ok' && redis?.status === 'unavailable' ? 'degraded' : database.status
      return await reply.code(database.status === 'ok' ? 200 : 503).send({
        status,
        version,
        uptime_seconds: Math.floor(process.uptime()),
        dependencies: { database, ...(redis ? { redis } : {}) }
      })
    }
  )

  app.get(
    '/health/live',
    {
      config: watched,
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether the process answers',
        tags,
        response: { 200: answer(Alive, 'It does'), ...problems() }
      }
    },
    async () => ({ status: 'ok' as const })
  )

  app.get(
    '/health/ready',
    {
      config: watched,
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether it can take requests now',
        tags,
        response: { 200: answer(Alive, 'It can'), ...problems('DATABASE_UNAVAILABLE', 'NOT_READY') }
      }
    },
    async () => {
      // Before it is ready it does not listen, which says the same.
      if (app.isClosing) throw notReady()
      await app.prisma.$queryRaw`SELECT 1`
      return { status: 'ok' as const }
    }
  )
}

async function measure(check: () => Promise<void>) {
  const start = performance.now()
  const status = await check().then(
    () => 'ok' as const,
    () => 'unavailable' as const
  )
  return { status, latency_ms: Math.round((performance.now() - start) * 100) / 100 }
}

export default healthRoutes
