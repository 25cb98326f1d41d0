/** The parts of Postman's collection format v2.1 that are written here: https://schema.postman.com/json/collection/v2.1.0/docs/index.html */
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

/** A request, as the flows describe it. */
export interface RequestOptions {
  name: string
  method: string
  /** After the base URL, with `{{variables}}`. */
  path: string
  query?: Field[]
  headers?: Field[]
  /** Sent as it is; text that is not JSON may be sent too. */
  body?: string
  description?: string | undefined
  /** What runs before the request: blocks of JavaScript. */
  before?: string[]
  /** What runs with the answer. */
  tests: string[]
}

/** A request with its scripts, in Postman's words. */
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
        body: { mode: 'raw' as const, raw: body, options: { raw: { language: 'json' as const } } }
      }),
      ...(description !== undefined && { description })
    },
    response: []
  }
}

/** One script of several blocks of JavaScript; none of no blocks. */
export function scripts(listen: Script['listen'], blocks: string[]): Script[] {
  return blocks.length === 0 ? [] : [{ listen, script: { type: 'text/javascript', exec: blocks.flatMap(lines) } }]
}

/** The lines of a block, without the indentation that they have in the source here. */
function lines(block: string): string[] {
  const all = block.replace(/^\n/, '').trimEnd().split('\n')
  const indent = Math.min(...all.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length))
  return all.map(line => line.slice(indent))
}
