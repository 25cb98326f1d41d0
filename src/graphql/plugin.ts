import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createLogStreams } from '../events/log-streams.js'
import type { EventStreams } from '../http/server-sent-events.js'
import { apiPrefix, isUnderPrefix } from '../http/api-prefix.js'
import type { Engine } from './engine.js'
import { GraphqlBody } from './graphql-body.js'
import { graphiqlPage } from './page.js'
import { operationOf, type Operation } from './operations.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The operations of the REST API so far, from which the GraphQL schema is made. */
    restOperations: readonly Operation[]
  }
  interface FastifyRequest {
    /** The type, name and root fields of the GraphQL operation, for the log; null for other requests. */
    graphqlOperation: string | null
  }
}

/**
 * Serves `POST /graphql`: the operations of all routes registered after this plugin. Its libraries are loaded, and the
 * schema is compiled, on the first request.
 */
export default fp(
  async function graphql(app: FastifyInstance) {
    const operations: Operation[] = []
    app.decorate('restOperations', operations)
    app.decorateRequest('graphqlOperation', null)
    app.addHook('onRoute', function (this: FastifyInstance, route) {
      const operation = isUnderPrefix(route.url) ? undefined : operationOf(route, this)
      if (operation) operations.push(operation)
    })
    const streamsOf = createLogStreams(app)
    let loaded: Promise<Loaded> | undefined
    const load = async () => await (loaded ??= loadEngine(app).catch(forget))
    const forget = (error: unknown): never => {
      loaded = undefined
      throw error
    }
    app.addHook('onClose', async () => {
      await loaded?.then(async ({ engine }) => await engine.close())
    })

    // Where the documentation is served.
    if (isDocumented(app)) graphiqlPage(app)
    app.post<{ Body: GraphqlBody }>(
      '/graphql',
      { config: { access: 'public' }, schema: { hide: true, body: GraphqlBody } },
      async (request, reply) => {
        const { engine, answer } = await load()
        return await answer({ app, engine, streams: streamsOf(request) }, request, reply)
      }
    )
  },
  { name: 'graphql', dependencies: ['api-prefix', 'auth', 'openapi', 'relay'] }
)

type Answer = (
  service: { app: FastifyInstance; engine: Engine; streams: EventStreams },
  request: FastifyRequest<{ Body: GraphqlBody }>,
  reply: FastifyReply
) => Promise<FastifyReply>

interface Loaded {
  engine: Engine
  answer: Answer
}

async function loadEngine(app: FastifyInstance): Promise<Loaded> {
  const [{ createEngine }, { answer }] = await Promise.all([import('./engine.js'), import('./answer.js')])
  // Where the documentation is served, the schema is no secret.
  return { engine: await createEngine(app.restOperations, { isIntrospectable: isDocumented(app) }), answer }
}

function isDocumented(app: FastifyInstance): boolean {
  return app.hasRoute({ method: 'GET', url: `${apiPrefix}/docs` })
}
