import { api } from './api/client.js'
import { session, useCan, type Session } from './api/session.js'
import { chooseShop, chosenShop, forgetShop } from './api/shop.js'
import { useRead } from './api/use-read.js'
import { toast } from './components/toast.js'

/** Who is logged in, in which shop, and the way out. */
export function Account({ session: { principal, credentials, shop } }: { session: Session }) {
  const logOut = async () => {
    try {
      await api.DELETE('/session')
    } catch {
      return toast('The service does not answer: you are still logged in.')
    }
    forgetShop()
    session.set(null)
    // Nothing of what was read may stay on the page, or in its memory.
    location.reload()
  }
  return (
    <div class="account">
      {shop === null && <ShopChooser />}
      {credentials !== 'none' && <span class="hint">{principal.replace(/^api_key:/, '')}</span>}
      {credentials === 'session' && (
        <button
          type="button"
          onClick={() => {
            void logOut()
          }}
        >
          Log out
        </button>
      )}
    </div>
  )
}

/** For those who may work in all shops, if there are several. */
function ShopChooser() {
  const can = useCan()
  const { data } = useRead(
    can('shops:read') ? 'shops' : null,
    () => api.GET('/shops', { params: { query: { limit: 100 } } }),
    ['settings']
  )
  if (!data || data.shops.length < 2) return null
  return (
    <select
      aria-label="Shop"
      value={chosenShop() ?? 'default'}
      onChange={event => chooseShop(event.currentTarget.value)}
    >
      {data.shops.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  )
}
