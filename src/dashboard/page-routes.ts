import { Type } from '@sinclair/typebox'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { prefers } from '../http/content-negotiation.js'
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
    docs: '/docs',
    redoc: '/redoc',
    openapi: '/openapi.json',
    health: '/health',
    metrics: '/metrics',
    live: '/admin/live'
  }
}

/** The page at `/`, and the same links for programs. */
const pageRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'authMode'>> = async (app, { authMode }) => {
  app.addSchema(Links)
  const page = readPage({ authMode, version })

  app.get(
    '/',
    {
      config: { access: 'public', isNeverShed: true },
      schema: {
        operationId: 'getLinks',
        summary: 'Where everything is',
        description: 'A browser gets a page that shows the service at work; under `/api/v1` it gets the links too.',
        tags: ['health'],
        response: {
          200: {
            description: 'Links',
            content: {
              'application/json': { schema: reference(Links) },
              'text/html': {
                schema: { type: 'string', description: 'For those who prefer it to JSON' },
                example: '<!doctype html>'
              }
            }
          },
          ...problems()
        }
      }
    },
    async (request, reply) => {
      // Who opens the API itself, from a link on the page for one, is not sent back to the page.
      if (!prefers(request, reply, 'text/html') || request.originalUrl.startsWith('/api/')) return links
      return await sendPage(request, reply, page)
    }
  )
}

function sendPage(request: FastifyRequest, reply: FastifyReply, { text, headers }: Page): FastifyReply {
  return sendConditional(request, reply.headers(headers), { etag: headers.etag, body: text })
}

export default pageRoutes
