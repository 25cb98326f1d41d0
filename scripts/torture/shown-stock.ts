/** The stock of a product by location, in an answer. */
export interface ShownStock {
  product_id: number
  stock: number
  locations: Array<{ location_id: number; is_active: boolean; quantity: number }>
}

/** What can be sold, according to the locations. */
export function locationSum({ locations }: ShownStock): number {
  return locations.reduce((sum, { is_active: isActive, quantity }) => sum + (isActive ? quantity : 0), 0)
}

/** One text for each state of the stock: what can be sold, and what is where. Empty locations are left out. */
export function stockKey({ stock, locations }: Pick<ShownStock, 'stock' | 'locations'>): string {
  return textOf(
    stock,
    locations.map(({ location_id: id, quantity }) => [id, quantity])
  )
}

export function textOf(stock: number, levels: Iterable<readonly [id: number, quantity: number]>): string {
  const units = [...levels].filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => a - b)
  return `${stock} of ${units.map(([id, quantity]) => `${quantity} at ${id}`).join(', ')}`
}
