import t from 'tap'
import { request } from 'undici'
import { allScopes, isScope } from '../../src/auth/access.js'
import { makeKey } from '../../src/auth/key-format.js'
import { send } from '../support/app.js'
import { createKey } from '../support/api-keys.js'
import { as, buildGuarded, platformKey, withKey } from '../support/credentials.js'
import { operationSettings, prepareRequest, readOperations } from '../support/operations.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

/** Operations that customers may use, for what is their own. */
const forCustomers = new Set(
  `createOrder createOrders quoteOrder listOrders getOrder getOrderHistory listOrderPayments createCancellation
  listShipments listCancellations listReturns updateOrder putOrder cancelOrder updateOrders getUser
  updateUser getMe updateMe exportUser listEvents`.split(/\s+/)
)

t.test(
  'over HTTP, every operation answers those with its scope, and refuses everyone else with the right code',
  async t => {
    const app = await buildGuarded(t, operationSettings)
    await addSecondShop(app)
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const expired = await createKey(app, { role: 'platform' })
    const revoked = await createKey(app, { role: 'platform' })
    const { key: foreign } = await createKey(app, { role: 'admin' }, { ...withKey(platformKey), ...inSecond })
    await app.prisma.$executeRaw`
    UPDATE api_keys SET expires_at = now() - interval '1 second', version = version + 1, changed_at = now()
    WHERE shop_id = 1 AND id = ${expired.id}`
    t.equal((await send(app, 'DELETE', `/api-keys/${revoked.id}`, undefined, withKey(platformKey))).status, 204)
    const keys = new Map<string, { only: string; others: string }>()
    for (const scope of allScopes) {
      const others = allScopes.filter(other => other !== scope)
      const [only, rest] = [await createKey(app, { scopes: [scope] }), await createKey(app, { scopes: others })]
      keys.set(scope, { only: only.key, others: rest.key })
    }

    async function call(
      { method, url, payload, headers }: Awaited<ReturnType<typeof prepareRequest>>,
      credentials: Record<string, string>
    ) {
      const content = payload === undefined || typeof payload === 'string' ? {} : { 'content-type': 'application/json' }
      const { statusCode, body } = await request(`${address}/api/v1${url}`, {
        method,
        headers: { ...content, ...headers, ...credentials },
        ...(payload === undefined ? {} : { body: typeof payload === 'string' ? payload : JSON.stringify(payload) })
      })
      const text = await body.text()
      return { status: statusCode, body: text.startsWith('{') ? JSON.parse(text) : {} }
    }

    let guarded = 0
    for (const { method, path, operation } of await readOperations(app)) {
      const { operationId, 'x-scope': scope, security } = operation
      const prepare = async () => await prepareRequest(app, { method, path, operationId })
      const isRefused = async (credentials: Record<string, string>, expected: object, caller: string) => {
        t.match(await call(await prepare(), credentials), expected, `${operationId}, ${caller}`)
      }
      const isAnswered = async (credentials: Record<string, string>, caller: string) => {
        const { status } = await call(await prepare(), credentials)
        t.ok(status >= 200 && status < 300, `${operationId}, ${caller}: ${status}`)
      }
      if (security?.length === 0) {
        await isAnswered({}, 'nobody')
        continue
      }
      guarded++
      const unauthenticated = (detail: RegExp) => ({ status: 401, body: { code: 'UNAUTHENTICATED', detail } })
      const forbidden = { status: 403, body: { code: 'FORBIDDEN' } }
      await isRefused({}, unauthenticated(/Send an API key/), 'nobody')
      await isRefused(withKey('not-a-key'), unauthenticated(/is invalid/), 'a malformed key')
      await isRefused(withKey(makeKey()), unauthenticated(/is invalid/), 'a wrong key')
      await isRefused(withKey(expired.key), unauthenticated(/has expired/), 'an expired key')
      await isRefused(withKey(revoked.key), unauthenticated(/has been revoked/), 'a revoked key')
      if (operationId === 'getSession') {
        // Anyone who is authenticated may ask who that is.
        await isAnswered(as(2), 'a customer')
        await isAnswered(withKey(keys.get('metrics:read')?.only ?? ''), 'any key')
        continue
      }
      if (scope === undefined || !isScope(scope)) {
        t.fail(`${operationId} names no scope`)
        continue
      }
      await isRefused({ ...withKey(foreign), 'x-shop': 'default' }, forbidden, 'a key of another shop')
      await isRefused(
        withKey(keys.get(scope)?.others ?? ''),
        { ...forbidden, body: { code: 'FORBIDDEN', required_scope: scope } },
        'a key with every other scope'
      )
      // A key belongs to no user.
      const isOfUser = operationId.endsWith('Me')
      await isAnswered(isOfUser ? as(2) : withKey(keys.get(scope)?.only ?? ''), 'a caller with the scope alone')
      if (!forCustomers.has(operationId)) await isRefused(as(2), forbidden, 'a customer')
      else if (path.includes('{id}')) await isRefused(as(2), { status: 404 }, 'another customer')
    }
    t.ok(guarded > 50, `${guarded} operations need a scope`)
  }
)
