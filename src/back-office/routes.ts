import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { routeNotFound } from '../errors.js'
import { staticFiles } from '../http/static-files.js'

/**
 * Serves the back-office at `/app`: one page for every path below it, which shows what the path names, and the page's
 * script and style. The browser may load nothing else, send nothing to other origins, and parse no text as markup.
 */
export default async function backOfficeRoutes(app: FastifyInstance): Promise<void> {
  // With a prefix the routes are not mounted under `/api/v1` as well.
  await app.register(pageAndAssets, { prefix: '/app' })
}

async function pageAndAssets(app: FastifyInstance): Promise<void> {
  // scripts/prepare.mjs puts the files where the sources and the compiled service both find them.
  const assets = staticFiles(new URL('../generated/back-office/assets/', import.meta.url))
  const template = readFileSync(new URL('../generated/back-office/page.html', import.meta.url), 'utf8')
  const options = {
    config: { access: 'public', isNeverShed: true, usesNoDatabase: true, usesNoShop: true },
    schema: { hide: true }
  } as const

  app.get('/', options, sendPage)
  app.get('/*', options, sendPage)
  app.get<{ Params: { name: string } }>('/assets/:name', options, async (request, reply) => {
    const { name } = request.params
    if (!assets.names.has(name)) throw routeNotFound(request.method, request.url.split('?', 1)[0] ?? '')
    return await assets.send(request, reply, name, 'immutable')
  })

  /** The page names its files relative to its own URL, because a proxy may serve the API under a path. */
  async function sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [path = ''] = request.url.split('?', 1)
    const depth = path.split('/').length - 2
    const base = depth === 0 ? './' : '../'.repeat(depth)
    return await reply.headers(pageHeaders).send(template.replaceAll('{{root}}', base))
  }
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // The page must match the API of the service that sent it.
  'cache-control': 'no-cache'
}
