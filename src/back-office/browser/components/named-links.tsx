import { Fragment } from 'preact'
import { useCan, type ApiScope } from '../api/session.js'
import { Link } from '../router/link.js'

/** The resources with a page, by the names that the service uses in texts such as `order 7` and `order:7`. */
const kinds: Record<string, { path: string; scope: ApiScope }> = {
  order: { path: '/orders/', scope: 'orders:read' },
  product: { path: '/products/', scope: 'products:read' },
  user: { path: '/customers/', scope: 'users:read' },
  webhook_endpoint: { path: '/webhooks/', scope: 'webhooks:read' }
}

const names = /\b(order|product|user|webhook_endpoint)([ :])(\d+)\b/g

/** A text in which `order 7` and `product:3` are links to what they name. */
export function NamedLinks({ text }: { text: string }) {
  const can = useCan()
  let end = 0
  const parts = [...text.matchAll(names)].map(match => {
    const [name, kind = '', , id = ''] = match
    const before = text.slice(end, match.index)
    end = match.index + name.length
    const target = kinds[kind]
    return (
      <Fragment key={match.index}>
        {before}
        {target && can(target.scope) ? <Link to={target.path + id}>{name}</Link> : name}
      </Fragment>
    )
  })
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  )
}
