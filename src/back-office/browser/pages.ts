import type { ComponentType } from 'preact'
import type { ApiScope } from './api/session.js'
import type { PageProps } from './page-props.js'
import { Analytics } from './pages/analytics.js'
import { ApiKeys } from './pages/api-keys.js'
import { Audit } from './pages/audit.js'
import { Count } from './pages/count.js'
import { CustomerPage } from './pages/customer.js'
import { Customers } from './pages/customers.js'
import { Events } from './pages/events.js'
import { Home } from './pages/home.js'
import { Invariants } from './pages/invariants.js'
import { OrderPage } from './pages/order.js'
import { Orders } from './pages/orders.js'
import { ProductPage } from './pages/product.js'
import { Products } from './pages/products.js'
import { Settings } from './pages/settings.js'
import { Shops } from './pages/shops.js'
import { Subscriptions } from './pages/subscriptions.js'
import { WebhookDelivery } from './pages/webhook-delivery.js'
import { WebhookEndpoint } from './pages/webhook-endpoint.js'
import { Webhooks } from './pages/webhooks.js'
import type { PageName } from './paths.js'

export interface Page {
  /** The title of the browser's tab. */
  title: string
  /** Its name in the navigation; a page without one is reached from another page. */
  navigation?: string
  /** Who may open it; everybody without one. Without the scope the page and the links to it are absent. */
  scope?: ApiScope
  view: ComponentType<PageProps>
}

/** Every page of `paths.ts`, in the order of the navigation. */
export const pages: Record<PageName, Page> = {
  home: { title: 'Home', navigation: 'Home', view: Home },
  orders: { title: 'Orders', navigation: 'Orders', scope: 'orders:read', view: Orders },
  order: { title: 'Order', scope: 'orders:read', view: OrderPage },
  products: { title: 'Products', navigation: 'Products', scope: 'products:read', view: Products },
  // Before the product: its path looks like that of one.
  count: { title: 'Count stock', scope: 'stock:write', view: Count },
  product: { title: 'Product', scope: 'products:read', view: ProductPage },
  customers: { title: 'Customers', navigation: 'Customers', scope: 'users:read', view: Customers },
  customer: { title: 'Customer', scope: 'users:read', view: CustomerPage },
  webhooks: { title: 'Webhooks', navigation: 'Webhooks', scope: 'webhooks:read', view: Webhooks },
  webhookEndpoint: { title: 'Webhook endpoint', scope: 'webhooks:read', view: WebhookEndpoint },
  webhookDelivery: { title: 'Webhook delivery', scope: 'webhooks:read', view: WebhookDelivery },
  events: { title: 'Events', navigation: 'Events', scope: 'events:read', view: Events },
  subscriptions: { title: 'Subscriptions', scope: 'operations:read', view: Subscriptions },
  invariants: { title: 'Invariants', scope: 'operations:read', view: Invariants },
  analytics: { title: 'Analytics', navigation: 'Analytics', scope: 'analytics:read', view: Analytics },
  settings: { title: 'Settings', navigation: 'Settings', view: Settings },
  apiKeys: { title: 'API keys', scope: 'keys:write', view: ApiKeys },
  audit: { title: 'Audit log', scope: 'audit:read', view: Audit },
  shops: { title: 'Shops', scope: 'shops:read', view: Shops }
}
