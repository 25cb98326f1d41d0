import { Link } from '../router/link.js'
import { usePlace, withFilters } from '../router/location.js'
import { count } from './amounts.js'

interface Props {
  total: number
  /** `gte` if there are more than `total`. */
  relation?: 'eq' | 'gte' | undefined
  nextCursor: string | null
}

/** Links to the first and the next page. The cursor is in the URL: the browser's Back is the previous page. */
export function Pager({ total, relation = 'eq', nextCursor }: Props) {
  const place = usePlace()
  const isFirst = !place.query.has('cursor')
  return (
    <nav class="pager" aria-label="Pages">
      <p role="status">{relation === 'gte' ? `more than ${count(total)}` : count(total)} in all</p>
      {!isFirst && <Link to={withFilters(place, { cursor: null })}>First page</Link>}
      {nextCursor !== null && <Link to={withFilters(place, { cursor: nextCursor })}>Next page</Link>}
    </nav>
  )
}
