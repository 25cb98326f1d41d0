/** The pages of the back-office by name, with their paths below `/app`. `:id` stands for a number in the API. */
export const pagePaths = {
  home: '/',
  orders: '/orders',
  order: '/orders/:id',
  products: '/products',
  count: '/products/count',
  product: '/products/:id',
  customers: '/customers',
  customer: '/customers/:id'
} as const

export type PageName = keyof typeof pagePaths
