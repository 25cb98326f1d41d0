import openapiTypescript, { astToString } from 'openapi-typescript'

/**
 * Generates the types of the API, for `createClient<paths>()` of openapi-fetch.
 *
 * @param openapi the text of an OpenAPI document
 * @returns the text of a declaration file; the same document always gives the same text
 */
export async function generateTypes(openapi: string): Promise<string> {
  const nodes = await openapiTypescript(JSON.stringify(JSON.parse(openapi), reduced))
  return `${header}\n${astToString(nodes).split('\n').map(inHouseStyle).join('\n')}`
}

const header = `/**
 * The types of the API. Generated from openapi.json by \`npm run client\`: do not edit.
 */
`

/**
 * Removes the examples of whole bodies, which would be two thirds of the file; examples of single fields stay. Of a
 * response that is JSON or text, by the `Accept` of the request, JSON stays: a client that sends no such header gets
 * it, and would have to tell the two apart.
 */
function reduced(key: string, value: unknown): unknown {
  if (key === 'content' && isObject(value) && 'application/json' in value) {
    return { 'application/json': value['application/json'] }
  }
  if (key === 'examples' && Array.isArray(value)) return value.some(isObject) ? undefined : value
  return isObject(value) && 'schema' in value
    ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'example' && name !== 'examples'))
    : value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Converts a line of TypeScript's printer to the style of this project. */
function inHouseStyle(line: string): string {
  const spaces = line.length - line.trimStart().length
  const text = line.slice(spaces)
  const indent = ' '.repeat(Math.ceil(spaces / 2))
  const isComment = text.startsWith('/*') || text.startsWith('*')
  return indent + (isComment ? text : text.replace(/;$/, '').replaceAll('"', "'"))
}
