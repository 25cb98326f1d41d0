import { ApiProblem } from '../api/problem.js'

/** An error in words, with what support needs to find it. */
export function Problem({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const body = error instanceof ApiProblem ? error.body : undefined
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{body?.title ?? 'The service does not answer'}</strong>
      </p>
      {body && body.detail !== body.title && <p>{body.detail}</p>}
      {body?.errors && body.errors.length > 1 && (
        <ul>
          {body.errors.map(({ path, message }) => (
            <li key={path + message}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {body?.request_id && (
        <p class="hint">
          {body.code}, request <code>{body.request_id}</code>
        </p>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
