import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
import { isUnderPrefix } from '../http/api-prefix.js'
import { reference } from '../http/schemas.js'
import type { Config } from '../config.js'
import { sendConditional } from '../http/etag.js'
import { problems } from '../http/problems.js'
import { version } from '../version.js'
import { readPage, type Page } from './read-page.js'

const Links = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    links: Type.Object({}, { additionalProperties: Type.String() })
  },
  { $id: 'Links', examples: [{ name: 'Orders & Inventory Microservice', version: '1.0.0', links: { docs: '/docs' } }] }
)

const links = {
  name: 'Orders & Inventory Microservice',
  version,
  links: {
    api: '/api/v1',
    app: '/app',
    docs: '/docs',
    redoc: '/redoc',
    graphql: '/graphql',
    openapi: '/openapi.json',
    health: '/health',
    metrics: '/metrics',
    live: '/admin/live'
  }
}

/** `GET /`: the page for browsers, its links for programs. */
const pageRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'authMode'>> = async (app, { authMode }) => {
  app.addSchema(Links)
  const page = readPage({ authMode, version })

  app.get(
    '/',
    {
      config: { access: 'public', isNeverShed: true, usesNoDatabase: true, usesNoShop: true },
      schema: {
        operationId: 'getLinks',
        summary: 'Links to everything the service offers',
        description:
          'A browser gets a page that shows the service at work; under `/api/v1` every client gets the links.',
        tags: ['health'],
        response: {
          200: {
            description: 'Links',
            content: {
              'application/json': { schema: reference(Links) },
              'text/html': {
                schema: { type: 'string', description: 'For clients that prefer HTML to JSON' },
                example: '<!doctype html>'
              }
            }
          },
          ...problems()
        }
      }
    },
    async (request, reply) => {
      // A visitor who follows a link from the page to the API must not end up on the page again.
      if (!prefers(request, reply, 'text/html') || isUnderPrefix(request.routeOptions.url ?? '')) return links
      return await sendPage(request, reply, page)
    }
  )
}

function sendPage(request: FastifyRequest, reply: FastifyReply, { text, headers }: Page): FastifyReply {
  return sendConditional(request, reply.headers(headers), { etag: headers.etag, body: text })
}

export default pageRoutes
