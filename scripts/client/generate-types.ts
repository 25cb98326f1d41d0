import openapiTypescript, { astToString } from 'openapi-typescript'

/**
 * The types of the API, for `createClient<paths>()` of openapi-fetch.
 *
 * @param openapi the text of an OpenAPI document
 * @returns the text of a declaration file, the same for the same document
 */
export async function generateTypes(openapi: string): Promise<string> {
  const nodes = await openapiTypescript(JSON.stringify(JSON.parse(openapi), withoutExamples))
  return `${header}\n${astToString(nodes).split('\n').map(inHouseStyle).join('\n')}`
}

const header = `/**
 * The types of the API: generated from openapi.json by \`npm run client\`. Changes made here are lost.
 */
`

/** Examples of whole bodies would be two thirds of the file; the ones of single fields stay. */
function withoutExamples(key: string, value: unknown): unknown {
  if (key === 'examples' && Array.isArray(value)) return value.some(isObject) ? undefined : value
  return isObject(value) && 'schema' in value
    ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'example' && name !== 'examples'))
    : value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** TypeScript's printer has a style of its own, which the linter would refuse. */
function inHouseStyle(line: string): string {
  const spaces = line.length - line.trimStart().length
  const text = line.slice(spaces)
  const indent = ' '.repeat(Math.ceil(spaces / 2))
  const isComment = text.startsWith('/*') || text.startsWith('*')
  return indent + (isComment ? text : text.replace(/;$/, '').replaceAll('"', "'"))
}
