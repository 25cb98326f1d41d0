import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sendConditional } from '../http/etag.js'

/**
 * Serves `/redoc`, which shows the OpenAPI document for reading. It uses only the browser script of Scalar's viewer:
 * the viewer's Fastify plugin reads several megabytes at each start, which takes 0.17 s of processor time.
 */
export async function referencePage(app: FastifyInstance): Promise<void> {
  let script: Promise<Script> | undefined
  const options = { config: { access: 'public', usesNoShop: true }, schema: { hide: true } } as const
  // Redirects to the path with a slash: the page loads its script by a relative URL, because a proxy may serve the API
  // under a path.
  app.get('/redoc', options, async (request, reply) => {
    if (!request.url.split('?', 1)[0]?.endsWith('/')) return await reply.redirect('redoc/', 301)
    return await reply.type('text/html; charset=utf-8').send(page)
  })
  app.get('/redoc/js/scalar.js', options, async (request, reply) => {
    script ??= readScript().catch(error => {
      script = undefined
      throw error
    })
    const { bytes, etag } = await script
    reply.header('cache-control', 'no-cache')
    return await sendConditional(request, reply, { etag, body: bytes, contentType: 'text/javascript; charset=utf-8' })
  })
}

interface Script {
  bytes: Buffer
  etag: string
}

async function readScript(): Promise<Script> {
  const entry = createRequire(import.meta.url).resolve('@scalar/fastify-api-reference')
  const bytes = await readFile(join(dirname(entry), 'js/standalone.js'))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
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
