// Runs `npm run smoke` and scripts/curl-examples.sh against a service behind Prism, which validates every request and
// response against openapi.json. Exits with status 1 on a violation:
// - a response that the document does not describe
// - a request that the document refuses and the service accepts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as sendRequest } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const apiKey = 'openapi-admin-key-0123456789'
const webhookSecret = 'openapi-webhook-secret'
const data = mkdtempSync(join(tmpdir(), 'openapi-'))
const [servicePort, prismPort, port] = await Promise.all([freePort(), freePort(), freePort()])
// The pages, which are no part of the API.
const pages = /^\/(docs|redoc|openapi\.json|metrics)(\/|$)/
const children = []
const violations = []
let validated = 0
let refused = 0

try {
  const service = start(process.execPath, ['dist/server.js'], {
    ...{ PORT: String(servicePort), DATA_DIR: data, LOG_LEVEL: 'error' },
    ...{ AUTH_MODE: 'required', API_KEYS: `openapi:${apiKey}:admin`, WEBHOOK_SECRET: webhookSecret },
    ...{ AUTH_TEST_LOGIN: 'true', JWT_SECRET: 'an-openapi-secret-of-at-least-32-characters' }
  })
  const upstream = `http://127.0.0.1:${servicePort}/api/v1`
  const prism = [join(here, 'node_modules/.bin/prism'), 'proxy', 'openapi.json', upstream]
  start(process.execPath, [...prism, '--errors', '--port', String(prismPort)], {})
  await Promise.all([awaitAnswer(servicePort, service), awaitAnswer(prismPort, service)])
  const handle = (incoming, outgoing) =>
    forward(incoming, outgoing).catch(error => {
      violations.push(`${incoming.method} ${incoming.url}: ${error.message}`)
      outgoing.destroy()
    })
  const front = createServer({ maxHeaderSize: 65_536 }, handle).on('checkExpectation', handle).listen(port, '127.0.0.1')
  const environment = { BASE_URL: `http://127.0.0.1:${port}`, API_KEY: apiKey, WEBHOOK_SECRET: webhookSecret }
  for (const [program, ...options] of [
    ['npm', 'run', '--silent', 'smoke'],
    ['sh', 'scripts/curl-examples.sh']
  ]) {
    const [code] = await once(start(program, options, environment, 'inherit'), 'exit')
    if (code !== 0) violations.push(`${program} ${options.join(' ')} failed`)
  }
  front.close()
} finally {
  await Promise.all(children.map(stop))
  rmSync(data, { recursive: true, force: true })
}

console.log(`${validated} requests matched the document with their responses; ${refused} requests were refused by both`)
for (const violation of violations) console.error(`VIOLATION: ${violation}`)
process.exitCode = violations.length === 0 && validated > 100 ? 0 : 1

/**
 * Sends a request through Prism. What Prism refuses goes to the service directly, which must refuse it too: the scripts
 * send invalid requests on purpose. Pages and unknown routes, which the document does not describe, go there as well.
 */
async function forward(incoming, outgoing) {
  const body = await buffer(incoming)
  const path = incoming.url.replace(/^\/api\/v1(?=\/)/, '')
  const { method, headers } = incoming
  if (isUnreadable(incoming)) {
    respond(outgoing, await send(servicePort, { method, path: incoming.url, headers }, body))
    return
  }
  const name = `${method} ${path} ${body.subarray(0, 200)}`
  const checked = await send(prismPort, { method, path, headers }, body)
  const problem = prismProblem(checked)
  if (!problem) {
    validated++
    respond(outgoing, checked)
    return
  }
  const direct = await send(servicePort, { method, path: incoming.url, headers }, body)
  if (problem.isUnknownRoute) {
    if (!pages.test(path) && direct.status !== 404) violations.push(`${name}: not in the document`)
  } else if (problem.isOfResponse || direct.status < 400) {
    violations.push(`${name}: ${direct.status} ${JSON.stringify(problem.details)}`)
  } else {
    refused++
  }
  respond(outgoing, direct)
}

/** Whether Prism would not survive the request, or Node would refuse it on Prism's behalf. */
function isUnreadable({ url, headers, rawHeaders }) {
  if (/%(?![0-9a-f]{2})/i.test(url) || rawHeaders.join('').length > 15_000) return true
  return headers.expect !== undefined && headers.expect !== '100-continue'
}

/** What Prism found; undefined if the response is the service's own, which has a request id. */
function prismProblem({ headers, text }) {
  if (headers['x-request-id'] !== undefined) return undefined
  const { type = '', validation = [], detail } = JSON.parse(text)
  const isOfResponse = type.endsWith('#VIOLATIONS') && validation.some(({ location }) => location[0] === 'response')
  const isUnknownRoute = /#(NO_PATH_MATCHED|NO_METHOD_MATCHED)/.test(type)
  return { isUnknownRoute, isOfResponse, details: validation.length > 0 ? validation : [type, detail] }
}

async function send(toPort, { method, path, headers }, body) {
  const { expect, ...others } = headers
  const sent = expect === '100-continue' ? others : headers
  const request = sendRequest({
    ...{ host: '127.0.0.1', port: toPort, method, path, headers: sent, agent: false },
    maxHeaderSize: 65_536
  })
  request.end(body)
  const [response] = await once(request, 'response')
  const bytes = await buffer(response)
  return { status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() }
}

function respond(outgoing, { status, headers, bytes }) {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers
  outgoing.writeHead(status, kept).end(bytes)
}

function start(program, options, environment, stdout = 'ignore') {
  const child = spawn(program, options, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', stdout, 'inherit']
  })
  children.push(child)
  return child
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

async function awaitAnswer(toPort, service) {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline && service.exitCode === null; await sleep(100)) {
    if (await send(toPort, { method: 'GET', path: '/health', headers: {} }, '').catch(() => false)) return
  }
  throw new Error(`nothing answers on port ${toPort}`)
}

async function freePort() {
  const socket = createSocket().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
