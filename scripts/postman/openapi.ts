/** The parts of an OpenAPI 3.1 document that the collection is generated from. */
export interface OpenApi {
  info: { title: string; version: string; description: string }
  tags: Array<{ name: string; description: string }>
  paths: Record<string, Record<string, Operation>>
}

export interface Operation {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, object>
}

export interface Parameter {
  in: 'path' | 'query' | 'header' | 'cookie'
  name: string
  description?: string
  schema?: { examples?: unknown[]; default?: unknown; enum?: unknown[]; minimum?: number }
  example?: unknown
}

interface Media {
  example?: unknown
  examples?: Record<string, { value: unknown }>
}

/** The example bodies of an operation, in the document's order. */
export function bodyExamples({ requestBody }: Operation): unknown[] {
  const media = requestBody?.content['application/json']
  if (!media) return []
  return media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example ?? {}]
}

/** The example file of an operation that takes CSV. */
export function csvExample({ requestBody }: Operation): string | undefined {
  const example = requestBody?.content['text/csv']?.example
  return typeof example === 'string' ? example : undefined
}

/** Whether the document has an operation with this id. */
export function hasOperation({ paths }: OpenApi, operationId: string): boolean {
  return Object.values(paths).some(methods =>
    Object.values(methods).some(operation => operation.operationId === operationId)
  )
}
