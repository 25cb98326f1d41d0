import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, remember } from '../scripts.js'
import { createProduct, deleteProduct, ensureLocation, failing, json, setStatus } from './steps.js'

/** Stock at two locations, and an order that needs both of them. */
export function placesFlow(): Folder {
  return {
    name: '8. Stock in places',
    description:
      'Two locations with stock, and orders that one of them serves, or both. What is canceled and returned goes ' +
      'back to where it came from. The locations stay, because nobody can delete one, and are inactive at the end.',
    item: [
      ...ensureLocation('Example: first', 'first_location_id'),
      ...ensureLocation('Example: second', 'second_location_id'),
      setActive('first', true),
      setActive('second', true),
      createProduct({ stock: 0 }),
      changeStock('Receive 3 units at the first location', '"delta": 3, "reason": "delivered"', 'first', 3),
      changeStock('Count 5 units at the second location', '"counted": 5', 'second', 8),
      checkPlaces('Read the stock by location', { first: 3, second: 5 }),
      { name: 'Orders', item: orders() },
      { name: 'Parts of the order that was split', item: parts() },
      { name: 'Transfers', item: transfers() },
      { name: 'An inactive location', item: inactive() },
      request({
        name: 'Read the stock ledger: each balance is that of a location',
        method: 'GET',
        path: '/products/{{product_id}}/movements?limit=3',
        tests: [hasStatus(200), isLedger]
      }),
      setActive('first', false),
      setActive('second', false),
      deleteProduct()
    ]
  }
}

type Place = 'first' | 'second'

type Units = Partial<Record<Place, number>>

function orders(): Item[] {
  return [
    order('Order 4 units: the first location that has all of them serves it', 4, { second: 4 }),
    request({
      name: 'Cancel it',
      method: 'DELETE',
      path: '/orders/{{order_id}}',
      tests: [hasStatus(200), includes({ status: "'CANCELED'" })]
    }),
    checkPlaces('Check that its units are where they were', { first: 3, second: 5 }),
    order('Order 2 units from the second location by name', 2, { second: 2 }, 'second'),
    failing(409, 'INSUFFICIENT_STOCK', {
      note: 'the named location has fewer',
      method: 'POST',
      path: '/orders',
      body: '{ "product_id": {{product_id}}, "quantity": 4, "location_id": {{second_location_id}} }',
      tests: [includes({ requested: 4, available: 3 })]
    }),
    order('Order 5 units: no location has them, so both serve it', 5, { first: 3, second: 2 })
  ]
}

function parts(): Item[] {
  return [
    request({
      name: 'Read the line of the order',
      method: 'GET',
      path: '/orders/{{order_id}}',
      tests: [hasStatus(200), remember('item_id', 'items[0].id')]
    }),
    setStatus('Mark as paid', 'PAID'),
    part('Cancel a unit: one of the last', 'cancellations', 1, { second: 1 }),
    part('Ship the rest: the first ones first', 'shipments', 4, { first: 3, second: 1 }),
    part('Take 4 units back: each returns to where it came from', 'returns', 4, { first: 3, second: 1 }),
    checkPlaces('Check the stock by location', { first: 3, second: 3 })
  ]
}

function transfers(): Item[] {
  const transfer = (quantity: number) =>
    `{
  "product_id": {{product_id}},
  "from_location_id": {{second_location_id}},
  "to_location_id": {{first_location_id}},
  "quantity": ${quantity}
}`
  return [
    request({
      name: 'Move 2 units to the first location',
      method: 'POST',
      path: '/stock/transfers',
      body: transfer(2),
      tests: [hasStatus(200), includes({ stock: 6 }), hasUnits({ first: 5, second: 1 })]
    }),
    failing(409, 'INSUFFICIENT_STOCK', {
      note: 'more than is there',
      method: 'POST',
      path: '/stock/transfers',
      body: transfer(2),
      tests: [includes({ requested: 2, available: 1 })]
    })
  ]
}

function inactive(): Item[] {
  const order = (location: string) => `{ "product_id": {{product_id}}, "quantity": 2${location} }`
  return [
    setActive('first', false),
    checkPlaces('Check that what is there cannot be sold', { first: 5, second: 1 }, 1),
    failing(409, 'INSUFFICIENT_STOCK', {
      note: 'an inactive location serves no order',
      method: 'POST',
      path: '/orders',
      body: order(''),
      tests: [includes({ available: 1 })]
    }),
    failing(400, 'VALIDATION_FAILED', {
      note: 'an order names an inactive location',
      method: 'POST',
      path: '/orders',
      body: order(', "location_id": {{first_location_id}}')
    }),
    setActive('first', true),
    checkPlaces('Check that it can be sold again', { first: 5, second: 1 }, 6)
  ]
}

/** Also sets the priorities, so that the first location comes before the second. */
function setActive(place: Place, isActive: boolean): Item {
  return request({
    name: `${isActive ? 'Activate' : 'Deactivate'} the ${place} location`,
    method: 'PATCH',
    path: `/locations/{{${place}_location_id}}`,
    body: json({ priority: place === 'first' ? 901 : 902, is_active: isActive }),
    tests: [hasStatus(200), includes({ is_active: String(isActive) })]
  })
}

function changeStock(name: string, change: string, place: Place, stock: number): Item {
  return request({
    name,
    method: 'POST',
    path: '/products/{{product_id}}/stock',
    body: `{ ${change}, "location_id": {{${place}_location_id}} }`,
    tests: [hasStatus(200), includes({ stock })]
  })
}

function checkPlaces(name: string, units: Units, stock?: number): Item {
  return request({
    name,
    method: 'GET',
    path: '/products/{{product_id}}/stock',
    tests: [hasStatus(200), hasUnits(units), ...(stock === undefined ? [] : [includes({ stock })])]
  })
}

function order(name: string, quantity: number, from: Units, named?: Place): Item {
  const location = named ? `, "location_id": {{${named}_location_id}}` : ''
  return request({
    name,
    method: 'POST',
    path: '/orders',
    body: `{ "product_id": {{product_id}}, "quantity": ${quantity}${location} }`,
    tests: [hasStatus(201), comesFrom(from), remember('order_id')]
  })
}

function part(name: string, kind: string, quantity: number, from: Units): Item {
  const more = kind === 'returns' ? ', "restock": true' : ''
  return request({
    name,
    method: 'POST',
    path: `/orders/{{order_id}}/${kind}`,
    body: `{ "items": [{ "item_id": {{item_id}}, "quantity": ${quantity} }]${more} }`,
    tests: [hasStatus(201), comesFrom(from)]
  })
}

/** Tests from which locations the units of the first line come. */
function comesFrom(units: Units): string {
  return `
  pm.test('the units come from ${inWords(units)}', () => {
    pm.expect(pm.response.json().items[0].allocations).to.eql([${allocations(units).join(', ')}])
  })`
}

function allocations(units: Units): string[] {
  return Object.entries(units).map(([place, quantity]) => `{ location_id: ${idOf(place)}, quantity: ${quantity} }`)
}

/** Tests how many units are at the two locations. */
function hasUnits(units: Units): string {
  return `
  pm.test('there are ${inWords(units)}', () => {
    const { locations } = pm.response.json()
    const unitsAt = id => locations.find(location => location.location_id === id).quantity
    ${Object.entries(units)
      .map(([place, quantity]) => `pm.expect(unitsAt(${idOf(place)})).to.equal(${quantity})`)
      .join('\n    ')}
  })`
}

function inWords(units: Units): string {
  return Object.entries(units)
    .map(([place, quantity]) => `${quantity} at the ${place} location`)
    .join(', ')
}

function idOf(place: string): string {
  return `Number(pm.collectionVariables.get('${place}_location_id'))`
}

const isLedger = `
  pm.test('the last movements are the two of the transfer, and the return to the second location', () => {
    const { movements } = pm.response.json()
    pm.expect(movements.map(({ delta, reason }) => [delta, reason])).to.eql([
      [2, 'transfer'],
      [-2, 'transfer'],
      [1, 'order_returned']
    ])
    pm.expect(movements.map(movement => movement.balance_after)).to.eql([5, 1, 3])
    pm.expect(movements[0].location_id).to.equal(${idOf('first')})
  })`
