// Blocks of JavaScript for the collection. They run in Postman's sandbox, and only use what Postman and newman 6 both have.

/** Before every request of the collection: the API key, if there is one. */
export const sendApiKey = `
  // Sent only if the variable api_key is set: an empty key would be a wrong one.
  if (pm.variables.get('api_key')) pm.request.headers.upsert({ key: 'X-API-Key', value: pm.variables.get('api_key') })`

/** Signs the body as it is sent, and sends it only if there is a secret to sign with. */
export const signBody = `
  const secret = (pm.variables.get('webhook_secret') || '').split(',')[0].trim()
  if (!secret) {
    console.log('Left out: the variable webhook_secret is not set')
    pm.execution.skipRequest()
  }
  // What is signed are the bytes that go out, so the variables in the body are filled in first.
  const body = pm.variables.replaceIn(pm.request.body.raw)
  pm.request.body.update({ mode: 'raw', raw: body })
  const signature = require('crypto-js').HmacSHA256(body, secret).toString()
  pm.request.headers.upsert({ key: 'X-Signature', value: signature })`

/** The same by Stripe's scheme, ten minutes ago. */
export const signTooLate = `
  const secret = (pm.variables.get('webhook_secret') || '').split(',')[0].trim()
  if (!secret) pm.execution.skipRequest()
  const body = pm.variables.replaceIn(pm.request.body.raw)
  pm.request.body.update({ mode: 'raw', raw: body })
  const seconds = Math.floor(Date.now() / 1000) - 600
  const signature = require('crypto-js').HmacSHA256(seconds + '.' + body, secret).toString()
  pm.request.headers.upsert({ key: 'Stripe-Signature', value: 't=' + seconds + ',v1=' + signature })`

/** Leaves the request out if the variable is empty. */
export function skipWithout(variable: string): string {
  return `
  if (!pm.variables.get('${variable}')) pm.execution.skipRequest()`
}

/** A value that is new in every run, for what the service wants to be unique. */
export function setUnique(variable: string, prefix: string): string {
  return `
  pm.collectionVariables.set('${variable}', pm.variables.replaceIn('${prefix}{{$guid}}'))`
}

/** A test of the status. */
export function hasStatus(status: number): string {
  return `
  pm.test('status is ${status}', () => pm.response.to.have.status(${status}))`
}

/** A test of an error: its status, its code and its shape. */
export function isProblem(status: number, code: string): string {
  return `
  pm.test('status is ${status}', () => pm.response.to.have.status(${status}))
  pm.test('code is ${code}', () => {
    pm.expect(pm.response.headers.get('Content-Type')).to.include('application/problem+json')
    pm.expect(pm.response.json()).to.include({ code: '${code}', status: ${status} })
    pm.expect(pm.response.json()).to.include.keys('type', 'title', 'detail', 'request_id')
  })`
}

/** A test that the body has these fields; values are JavaScript. */
export function includes(fields: Record<string, string | number>): string {
  const names = Object.keys(fields).join(', ')
  return `
  pm.test('${names} as expected', () => {
    pm.expect(pm.response.json()).to.include({ ${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')} })
  })`
}

/** Keeps a field of the body for the requests that follow. */
export function remember(variable: string, field = 'id'): string {
  return `
  if (pm.response.code < 300) pm.collectionVariables.set('${variable}', String(pm.response.json().${field}))`
}
