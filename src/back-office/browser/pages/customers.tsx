import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { Empty } from '../components/empty.js'
import { SearchBox } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { EraseGuest } from './customer-erase.js'

/** The customers that match the search in the URL. */
export function Customers() {
  const can = useCan()
  const { query } = usePlace()
  const [isErasing, setIsErasing] = useState(false)
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/users', { params: { query: { limit: pageSize, ...Object.fromEntries(query) } } }),
    ['users']
  )
  return (
    <>
      <div class="head">
        <h1>Customers</h1>
        {can('privacy:write') && (
          <button type="button" onClick={() => setIsErasing(true)}>
            Erase a guest
          </button>
        )}
      </div>
      <div class="row">
        <SearchBox label="Search by name or e-mail" />
      </div>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          {data.users.length === 0 ? (
            <Empty title="No customers match" />
          ) : (
            <Table label="Customers" columns={columns} rows={data.users} keyOf={({ id }) => id} isLoading={isLoading} />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
      {isErasing && <EraseGuest onClose={() => setIsErasing(false)} />}
    </>
  )
}

const pageSize = 20

const columns: ReadonlyArray<Column<Schema<'User'>>> = [
  { title: 'Customer', cell: ({ id, full_name: name }) => <Link to={`/customers/${id}`}>{name}</Link> },
  { title: 'E-mail', cell: ({ email }) => email },
  { title: 'Since', cell: user => <Time at={user.created_at} /> }
]
