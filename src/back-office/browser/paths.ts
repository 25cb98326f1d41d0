/** The pages of the back-office by name, with their paths below `/app`. `:id` stands for a number in the API. */
export const pagePaths = {
  home: '/',
  orders: '/orders',
  order: '/orders/:id',
  products: '/products',
  count: '/products/count',
  product: '/products/:id',
  customers: '/customers',
  customer: '/customers/:id',
  webhooks: '/webhooks',
  webhookEndpoint: '/webhooks/:id',
  webhookDelivery: '/webhooks/:id/deliveries/:delivery',
  events: '/events',
  subscriptions: '/events/subscriptions',
  invariants: '/events/invariants',
  analytics: '/analytics',
  settings: '/settings',
  apiKeys: '/settings/keys',
  audit: '/settings/audit',
  shops: '/settings/shops'
} as const

export type PageName = keyof typeof pagePaths
