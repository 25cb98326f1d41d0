import type { FastifyInstance } from 'fastify'
import { staticFiles } from '../http/static-files.js'

/**
 * Serves GraphiQL at `GET /graphql`: a page to write queries in. Its script and style are files of this service, and
 * the browser may load nothing else and send nothing to other origins.
 */
export function graphiqlPage(app: FastifyInstance): void {
  // scripts/prepare.mjs puts the files where the sources and the compiled service both find them.
  const files = staticFiles(new URL('../generated/graphiql/', import.meta.url))
  const options = {
    config: { access: 'public', usesNoShop: true, usesNoDatabase: true },
    schema: { hide: true }
  } as const
  app.get('/graphql', options, async (request, reply) => {
    // The page loads its files by relative URLs, because a proxy may serve the API under a path.
    if (request.url.split('?', 1)[0]?.endsWith('/')) return await reply.redirect('../graphql', 301)
    return await reply.headers(pageHeaders).type('text/html; charset=utf-8').send(page)
  })
  for (const name of files.names) {
    app.get(`/graphql/${name}`, options, async (request, reply) => await files.send(request, reply, name, 'no-cache'))
  }
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL - Orders &amp; Inventory Microservice</title>
<link rel="stylesheet" href="graphql/graphiql.css">
<div id="graphiql"></div>
<script type="module" src="graphql/graphiql.js"></script>
</html>
`

const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache'
}
