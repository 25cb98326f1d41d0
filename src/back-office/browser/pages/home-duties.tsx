import { answer, api } from '../api/client.js'
import { useCan, type ApiScope } from '../api/session.js'
import type { Topic } from '../api/topics.js'
import { useLoaded } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { Problem } from '../components/problem.js'
import { Link } from '../router/link.js'
import { orderQuery } from './orders-query.js'

interface Duty {
  title: string
  /** Where what is counted is listed. */
  to: string
  scope: ApiScope
  topics: readonly Topic[]
  count: () => Promise<number>
  /** Something is wrong if there is one. */
  isFault?: boolean
}

/** What needs somebody. Each number is that of the list to which it links. */
export function HomeDuties() {
  const can = useCan()
  return (
    <section aria-labelledby="duties">
      <h2 id="duties">Needs you</h2>
      <ul class="duties">
        {duties
          .filter(({ scope }) => can(scope))
          .map(duty => (
            <DutyCard key={duty.title} {...duty} />
          ))}
      </ul>
    </section>
  )
}

function DutyCard({ title, to, topics, isFault = false, ...duty }: Duty) {
  const { data: number, problem } = useLoaded(title, duty.count, topics)
  const tone = number ? (isFault ? 'bad' : 'due') : 'none'
  return (
    <li>
      <Link to={to} class={`card ${tone}`}>
        <b>{number === undefined ? '–' : count(number)}</b> {title}
      </Link>
      {problem && number === undefined && <Problem error={problem} />}
    </li>
  )
}

const dayMs = 86_400_000

// Most payments arrive within minutes; bank transfers take up to three days.
const paymentDays = 3

/** The time before which an unpaid order is past due, at a whole hour: it is part of a link. */
function pastDue(): string {
  return new Date(Math.floor((Date.now() - paymentDays * dayMs) / 3_600_000) * 3_600_000).toISOString()
}

const duties: readonly Duty[] = [
  orders('Orders to ship', 'status=PAID'),
  orders(`Orders unpaid for ${paymentDays} days`, `status=PENDING&created_to=${encodeURIComponent(pastDue())}`),
  orders('Orders with money to give back', 'refund_due=true'),
  products('Products low in stock', 'low_stock=true'),
  products('Products sold out', 'in_stock=false'),
  {
    title: 'Failed deliveries',
    to: '/webhooks?status=failed',
    scope: 'webhooks:read',
    topics: ['webhooks'],
    count: async () =>
      (await answer(() => api.GET('/webhook-deliveries', { params: { query: { status: 'failed', limit: 1 } } }))).total,
    isFault: true
  },
  {
    title: 'Parked events',
    to: '/events/subscriptions',
    scope: 'operations:read',
    topics: ['settings'],
    count: async () => {
      const { subscriptions } = await answer(() => api.GET('/admin/subscriptions'))
      return subscriptions.reduce((sum, { parked_count: parked }) => sum + parked, 0)
    },
    isFault: true
  },
  {
    title: 'Invariants violated',
    to: '/events/invariants',
    scope: 'operations:read',
    topics: ['settings'],
    count: async () => {
      const { invariants } = await answer(() => api.GET('/admin/invariants'))
      return invariants.filter(({ violations }) => violations > 0).length
    },
    isFault: true
  }
]

function orders(title: string, filter: string): Duty {
  const query = { ...orderQuery(new URLSearchParams(filter)), limit: 1 }
  return {
    title,
    to: `/orders?${filter}`,
    scope: 'orders:read',
    topics: ['orders'],
    count: async () => (await answer(() => api.GET('/orders', { params: { query } }))).total
  }
}

function products(title: string, filter: 'low_stock=true' | 'in_stock=false'): Duty {
  const query = { ...(filter === 'low_stock=true' ? { low_stock: true } : { in_stock: false }), limit: 1 }
  return {
    title,
    to: `/products?${filter}`,
    scope: 'products:read',
    topics: ['products', 'stock'],
    count: async () => (await answer(() => api.GET('/products', { params: { query } }))).total
  }
}
