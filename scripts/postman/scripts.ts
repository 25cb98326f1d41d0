// Blocks of JavaScript for the collection. They run in Postman's sandbox and use only what both Postman and newman 6
// provide.

/** Adds the API key, if one is set. Runs before every request of the collection. */
export const sendApiKey = `
  // Sent only if the variable api_key is set: the service refuses an empty key.
  if (pm.variables.get('api_key')) pm.request.headers.upsert({ key: 'X-API-Key', value: pm.variables.get('api_key') })`

/** Signs the body; skips the request if no secret is set. */
export const signBody = `
  const secret = (pm.variables.get('webhook_secret') || '').split(',')[0].trim()
  if (!secret) {
    console.log('Skipped: the variable webhook_secret is not set')
    pm.execution.skipRequest()
  }
  // The signature covers the bytes that are sent, so the variables in the body are replaced first.
  const body = pm.variables.replaceIn(pm.request.body.raw)
  pm.request.body.update({ mode: 'raw', raw: body })
  const signature = require('crypto-js').HmacSHA256(body, secret).toString()
  pm.request.headers.upsert({ key: 'X-Signature', value: signature })`

/** Signs the body by Stripe's scheme, with a time ten minutes in the past. */
export const signTooLate = `
  const secret = (pm.variables.get('webhook_secret') || '').split(',')[0].trim()
  if (!secret) pm.execution.skipRequest()
  const body = pm.variables.replaceIn(pm.request.body.raw)
  pm.request.body.update({ mode: 'raw', raw: body })
  const seconds = Math.floor(Date.now() / 1000) - 600
  const signature = require('crypto-js').HmacSHA256(seconds + '.' + body, secret).toString()
  pm.request.headers.upsert({ key: 'Stripe-Signature', value: 't=' + seconds + ',v1=' + signature })`

/** Skips the request if the variable is empty. */
export function skipWithout(variable: string): string {
  return `
  if (!pm.variables.get('${variable}')) pm.execution.skipRequest()`
}

/** Skips the request if the variable has a value. */
export function skipIf(variable: string): string {
  return `
  if (pm.variables.get('${variable}')) pm.execution.skipRequest()`
}

/** Stores the id of the location of that name in a variable, empty if there is none; and the names of all locations. */
export function findLocation(name: string, variable: string): string {
  return `
  const { locations } = pm.response.json()
  pm.collectionVariables.set('location_names', JSON.stringify(locations.map(location => location.name)))
  const found = locations.find(location => location.name === '${name}')
  pm.collectionVariables.set('${variable}', found ? String(found.id) : '')`
}

/** Sets a variable to a new value in every run, for fields that must be unique. */
export function setUnique(variable: string, prefix: string): string {
  return `
  pm.collectionVariables.set('${variable}', pm.variables.replaceIn('${prefix}{{$guid}}'))`
}

/** Tests the status. */
export function hasStatus(status: number): string {
  return `
  pm.test('status is ${status}', () => pm.response.to.have.status(${status}))`
}

/** Tests an error: its status, its code and its format. */
export function isProblem(status: number, code: string): string {
  return `
  pm.test('status is ${status}', () => pm.response.to.have.status(${status}))
  pm.test('code is ${code}', () => {
    pm.expect(pm.response.headers.get('Content-Type')).to.include('application/problem+json')
    pm.expect(pm.response.json()).to.include({ code: '${code}', status: ${status} })
    pm.expect(pm.response.json()).to.include.keys('type', 'title', 'detail', 'request_id')
  })`
}

/** Tests that the body has these fields; the values are JavaScript expressions. */
export function includes(fields: Record<string, string | number>): string {
  const names = Object.keys(fields).join(', ')
  return `
  pm.test('the body has the expected ${names}', () => {
    pm.expect(pm.response.json()).to.include({ ${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')} })
  })`
}

/** Stores a field of the body in a variable, for later requests. */
export function remember(variable: string, field = 'id'): string {
  return `
  if (pm.response.code < 300) pm.collectionVariables.set('${variable}', String(pm.response.json().${field}))`
}
