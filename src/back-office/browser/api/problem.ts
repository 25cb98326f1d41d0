/** What an error of the API tells (RFC 9457), with the members of its kind. */
export interface ProblemBody {
  title: string
  status: number
  detail: string
  code: string
  request_id?: string
  errors?: Array<{ path: string; message: string }>
  [member: string]: unknown
}

/** The service answered with an error. */
export class ApiProblem extends Error {
  readonly body: ProblemBody
  /** How long the service asks to wait; undefined if it does not. */
  readonly retryAfterMs: number | undefined

  constructor(body: ProblemBody, retryAfterMs: number | undefined) {
    super(body.detail)
    this.body = body
    this.retryAfterMs = retryAfterMs
  }

  get isBusy(): boolean {
    return this.body.status === 429 || this.body.status === 503
  }
}

/** Nothing answered, or only a proxy in front of the service. */
export class Unreachable extends Error {
  constructor() {
    super('The service does not answer')
  }
}

/** The error of a response that is not 2xx. */
export function problemOf(response: Response, body: unknown): ApiProblem | Unreachable {
  if (!isProblem(body)) return new Unreachable()
  const seconds = Number(response.headers.get('retry-after') ?? NaN)
  return new ApiProblem(body, Number.isFinite(seconds) ? Math.max(seconds, 1) * 1_000 : undefined)
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'status' in body
}
