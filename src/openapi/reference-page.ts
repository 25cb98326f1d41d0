import type { FastifyInstance } from 'fastify'
import type { StaticFiles } from '../http/static-files.js'

/**
 * Serves `/redoc`, which shows the OpenAPI document for reading. It uses only the browser script of Scalar's viewer:
 * the viewer's Fastify plugin reads several megabytes at each start, which takes 0.17 s of processor time.
 */
export function referencePage(app: FastifyInstance, files: StaticFiles): void {
  const options = { config: { access: 'public', usesNoShop: true }, schema: { hide: true } } as const
  // Redirects to the path with a slash: the page loads its script by a relative URL, because a proxy may serve the API
  // under a path.
  app.get('/redoc', options, async (request, reply) => {
    if (!request.url.split('?', 1)[0]?.endsWith('/')) return await reply.redirect('redoc/', 301)
    return await reply.type('text/html; charset=utf-8').send(page)
  })
  app.get(
    '/redoc/js/scalar.js',
    options,
    async (request, reply) => await files.send(request, reply, 'scalar.js', 'no-cache')
  )
}

const configuration = {
  url: '../openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orders &amp; Inventory Microservice</title>
<div id="app"></div>
<script src="js/scalar.js"></script>
<script>Scalar.createApiReference('#app', ${JSON.stringify(configuration)})</script>
</html>
`
