/**
 * The parts of Postman's collection format v2.1 that are used here:
 * https://schema.postman.com/json/collection/v2.1.0/docs/index.html
 */
export interface Collection {
  info: { name: string; description: string; version: string; schema: string }
  item: Folder[]
  event: Script[]
  variable: Array<{ key: string; value: string; description?: string }>
}

export interface Folder {
  name: string
  description?: string
  item: Array<Folder | Item>
}

export interface Item {
  name: string
  event: Script[]
  request: {
    method: string
    header: Field[]
    url: { raw: string; host: string[]; path: string[]; query?: Field[] }
    body?: { mode: 'raw'; raw: string; options: { raw: { language: 'json' | 'text' } } }
    description?: string
  }
  response: never[]
}

/** A header or a query parameter. */
export interface Field {
  key: string
  value: string
  description?: string
  disabled?: true
}

export interface Script {
  listen: 'prerequest' | 'test'
  script: { type: 'text/javascript'; exec: string[] }
}

/** A request of a flow. */
export interface RequestOptions {
  name: string
  method: string
  /** The path below the base URL; it may contain `{{variables}}`. */
  path: string
  query?: Field[]
  headers?: Field[]
  /** Sent unchanged; it need not be valid JSON. */
  body?: string
  description?: string | undefined
  /** Blocks of JavaScript that run before the request. */
  before?: string[]
  /** Blocks of JavaScript that check the response. */
  tests: string[]
}

/** A request with its scripts, in Postman's format. */
export function request({
  name,
  method,
  path,
  query = [],
  headers = [],
  body,
  description,
  before = [],
  tests
}: RequestOptions): Item {
  const enabled = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${value}`)
    .join('&')
  const contentType =
    body === undefined || headers.some(({ key }) => key.toLowerCase() === 'content-type')
      ? []
      : [{ key: 'Content-Type', value: 'application/json' }]
  const language = contentType.length === 0 ? 'text' : 'json'
  return {
    name,
    event: [...scripts('prerequest', before), ...scripts('test', tests)],
    request: {
      method,
      header: [...contentType, ...headers],
      url: {
        raw: `{{base_url}}${path}${enabled && `?${enabled}`}`,
        host: ['{{base_url}}'],
        path: path.split('/').slice(1),
        ...(query.length > 0 && { query })
      },
      ...(body !== undefined && {
        body: { mode: 'raw' as const, raw: body, options: { raw: { language } } }
      }),
      ...(description !== undefined && { description })
    },
    response: []
  }
}

/** One script that consists of the given blocks of JavaScript; no script without blocks. */
export function scripts(listen: Script['listen'], blocks: string[]): Script[] {
  return blocks.length === 0 ? [] : [{ listen, script: { type: 'text/javascript', exec: blocks.flatMap(lines) } }]
}

/** The lines of a block, without their common indentation in this project's source. */
function lines(block: string): string[] {
  const all = block.replace(/^\n/, '').trimEnd().split('\n')
  const indent = Math.min(...all.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length))
  return all.map(line => line.slice(indent))
}
