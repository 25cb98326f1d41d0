// The script of the page at `/`. It gets one whole snapshot a second from `GET /admin/live` and shows it; nothing is kept but what the charts
// draw. What comes from the service goes into the page as text, never as markup.

const byId = id => document.getElementById(id)

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

const keyName = 'orders-and-inventory.api-key'

const state = {
  needsKey: document.documentElement.dataset.authMode === 'required',
  key: window.sessionStorage.getItem(keyName),
  isPaused: false,
  failures: 0,
  /** What the charts draw: a point for each snapshot of the last two minutes. */
  points: [],
  /** The most stock that was seen of each product: the whole of its bar. */
  mostStock: new Map(),
  newestEvent: undefined,
  lastShop: undefined
}

function start() {
  byId('pause').addEventListener('click', () => {
    state.isPaused = !state.isPaused
    byId('pause').textContent = state.isPaused ? 'Resume' : 'Pause'
    connect()
  })
  byId('forget').addEventListener('click', () => {
    rememberKey(null)
    askForKey('')
  })
  byId('key-form').addEventListener('submit', event => {
    event.preventDefault()
    useKey(byId('key').value.trim())
  })
  document.addEventListener('visibilitychange', whenSeen)
  window.addEventListener('online', connect)
  window.addEventListener('offline', () => lose())
  setInterval(() => {
    if (isLive()) checkInvariants()
  }, invariantsEveryMs)
  for (const button of document.querySelectorAll('[data-copies]')) offerToCopy(button)
  connect()
}

// --- The connection -------------------------------------------------------------------------------------------------------------------

let stream
let retryTimer
let hiddenTimer

function connect() {
  disconnect()
  byId('pause').hidden = state.needsKey && !state.key
  byId('forget').hidden = !state.key
  if (state.isPaused) return showConnection('paused', 'Paused')
  if (isAsking()) return
  if (state.needsKey && !state.key) return askForKey('')
  const leaving = (stream = new AbortController())
  showConnection('connecting', 'Connecting')
  follow(leaving)
    .then(
      () => undefined,
      problem => problem
    )
    .then(problem => {
      if (stream === leaving) lose(problem)
    })
}

function disconnect() {
  clearTimeout(retryTimer)
  stream?.abort()
  stream = undefined
}

/** Whether the form for the key is there; what is being typed into it is left alone. */
function isAsking() {
  return !state.key && !byId('ask').hidden
}

function isLive() {
  return byId('connection').dataset.state === 'live'
}

/** Reads the stream to its end; one that is silent for long has lost its connection without a word. */
async function follow(leaving) {
  const response = await fetch('/admin/live', {
    headers: { accept: 'text/event-stream', ...credentials() },
    cache: 'no-store',
    signal: leaving.signal
  })
  if (!response.ok) throw await refusalOf(response)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const silence = setTimeout(() => leaving.abort(), maxSilenceMs)
    const { value, done } = await reader.read().finally(() => clearTimeout(silence))
    if (done) return
    const frames = (rest + value).split('\n\n')
    rest = frames.pop()
    for (const frame of frames) {
      const data = frame
        .split('\n')
        .filter(line => line.startsWith('data: '))
        .map(line => line.slice('data: '.length))
        .join('\n')
      if (data !== '' && stream === leaving) receive(JSON.parse(data))
    }
  }
}

function receive(snapshot) {
  if (!isLive()) {
    state.failures = 0
    byId('ask').hidden = true
    byId('live').hidden = false
    byId('live').classList.remove('is-old')
    showConnection('live', 'Live')
    checkInvariants()
  }
  show(snapshot)
}

function lose(problem) {
  disconnect()
  if (problem?.status === 401 || problem?.status === 403) return refuseKey(problem)
  state.failures++
  const waitMs = problem?.retryAfterMs ?? backoffMs(state.failures)
  byId('live').classList.add('is-old')
  const why = problem?.status ? problem.message : 'Disconnected'
  showConnection('disconnected', `${why}, trying again in ${Math.ceil(waitMs / 1_000)} s`)
  retryTimer = setTimeout(connect, waitMs)
}

/** One second after the first failure, doubling up to half a minute, up to a half of it at random, so that not all come back at once. */
function backoffMs(failures) {
  const fullMs = Math.min(1_000 * 2 ** (failures - 1), 30_000)
  return fullMs * (1 - Math.random() / 2)
}

async function refusalOf(response) {
  const { detail } = await response.json().catch(() => ({}))
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
  return Object.assign(new Error(detail ?? `The service answered ${response.status}`), {
    status: response.status,
    retryAfterMs: Number.isFinite(retryAfter) ? Math.max(retryAfter, 1) * 1_000 : undefined
  })
}

/** A tab that nobody sees need not be sent anything, and browsers open few connections to one place. */
function whenSeen() {
  clearTimeout(hiddenTimer)
  if (isAsking()) return
  if (document.hidden) {
    hiddenTimer = setTimeout(() => {
      disconnect()
      showConnection('paused', 'Paused while hidden')
    }, hiddenForMs)
  } else if (!stream) {
    connect()
  }
}

function showConnection(name, text) {
  byId('connection').dataset.state = name
  byId('connection').textContent = text
}

// A snapshot comes every second, and after some more when the database does not answer.
const maxSilenceMs = 12_000

const hiddenForMs = 30_000

// --- The key --------------------------------------------------------------------------------------------------------------------------

function credentials() {
  return state.key ? { 'x-api-key': state.key } : {}
}

function rememberKey(key) {
  state.key = key
  if (key) window.sessionStorage.setItem(keyName, key)
  else window.sessionStorage.removeItem(keyName)
}

function useKey(key) {
  if (key === '') return
  // Headers are of these characters, and so are all keys.
  if (!/^[\x21-\x7e]+$/.test(key)) return refuseKey({ status: 401 })
  byId('key-problem').textContent = ''
  rememberKey(key)
  connect()
}

function refuseKey({ status }) {
  rememberKey(null)
  askForKey(
    status === 403 ? 'That key may not watch: it takes the role admin or reader.' : 'That is not a key of this service.'
  )
}

function askForKey(problem) {
  disconnect()
  state.needsKey = true
  byId('pause').hidden = byId('forget').hidden = byId('live').hidden = byId('start').hidden = true
  byId('ask').hidden = false
  byId('notice').textContent = ''
  byId('key').value = ''
  byId('key').setAttribute('aria-invalid', String(problem !== ''))
  byId('key-problem').textContent = problem
  if (problem !== '') byId('key').focus()
  showConnection('paused', 'Waiting for a key')
}

// --- A snapshot -----------------------------------------------------------------------------------------------------------------------

function show({ at, shop, process }) {
  state.points.push({
    atMs: Date.parse(at),
    orders: shop?.orders_per_second ?? null,
    ...(process.latency_ms ?? { p50: null, p95: null, p99: null })
  })
  while (Date.parse(at) - state.points[0].atMs > chartMs) state.points.shift()
  byId('notice').textContent = shop ? '' : 'The database does not answer. What is shown of the shop is old.'
  showProcess(process)
  if (shop) {
    showOrders(shop)
    showProducts(shop)
    showEvents(shop, at)
    showStart(shop)
    state.lastShop = { atMs: Date.parse(at) }
  }
  ordersChart.draw(state.points)
  latencyChart.draw(state.points)
}

function showOrders(shop) {
  byId('orders-now').textContent = rate(shop.orders_per_second)
  byId('orders-total').textContent = whole.format(shop.orders)
}

function showProcess(process) {
  for (const name of ['p50', 'p95', 'p99']) byId(name).textContent = milliseconds(process.latency_ms?.[name])
  byId('requests').textContent = rate(process.requests_per_second)
  byId('group').textContent = rate(process.orders_per_transaction)
  byId('queued').textContent = whole.format(process.queued_orders)
  const who = process.workers > 1 ? `process ${process.worker ?? '?'} of ${process.workers}` : 'this process'
  byId('refused').textContent =
    process.orders_refused_per_second === null
      ? ''
      : `${rate(process.orders_refused_per_second)} refused a second${process.workers > 1 ? ` by ${who}` : ''}`
  byId('latency-scope').textContent = `API requests of the last ${process.window_seconds} s, ${who}`
  for (const foot of document.querySelectorAll('[data-scope]')) foot.textContent = who
}

function showProducts({ busiest_products: products }) {
  const body = byId('products')
  const rows = new Map([...body.children].map(row => [Number(row.dataset.id), row]))
  body.replaceChildren(
    ...products.map(product => updateProduct(rows.get(product.id) ?? createProductRow(product.id), product))
  )
  byId('products-table').hidden = products.length === 0
  byId('products-foot').classList.toggle('is-hint', products.length > 0)
  byId('products-foot').textContent =
    products.length === 0
      ? 'Products appear here when their stock moves.'
      : 'A bar is full at the most stock seen since this page was opened.'
}

function createProductRow(id) {
  const row = element('tr', '')
  row.dataset.id = id
  const name = element('td', '')
  name.append(element('span', 'name'), element('span', 'sku'))
  const stock = element('td', 'stock')
  const level = element('div', 'level')
  const track = element('div', 'track')
  track.setAttribute('aria-hidden', 'true')
  track.append(element('div', 'fill'))
  level.append(track, element('b', ''))
  stock.append(level)
  row.append(name, element('td', 'number sold'), stock)
  return row
}

function updateProduct(row, { id, name, sku, stock, is_low: isLow, sold_per_minute: sold }) {
  const most = Math.max(state.mostStock.get(id) ?? 0, stock)
  state.mostStock.set(id, most)
  row.classList.toggle('is-low', isLow && stock > 0)
  row.classList.toggle('is-out', stock === 0)
  row.querySelector('.name').textContent = name
  row.querySelector('.sku').textContent = sku
  row.querySelector('.sold').textContent = whole.format(sold)
  row.querySelector('.fill').style.transform = `scaleX(${most === 0 ? 0 : stock / most})`
  row.querySelector('.level b').textContent = stock === 0 ? 'sold out' : whole.format(stock)
  return row
}

function showEvents({ latest_events: events, currency }, at) {
  const list = byId('events')
  const shown = new Map([...list.children].map(item => [Number(item.dataset.id), item]))
  const isFirst = state.newestEvent === undefined
  // A few are pointed out; a list that is all new would only flicker.
  const isCalm = events.filter(({ id }) => id > state.newestEvent).length <= 3
  list.replaceChildren(
    ...events.slice(0, maxEventsShown).map(event => {
      const item = shown.get(event.id) ?? createEvent(event, currency)
      item.classList.toggle('is-new', isCalm && event.id > state.newestEvent)
      return item
    })
  )
  byId('events-foot').textContent =
    events.length === 0 ? 'Orders, payments and changes of products appear here.' : 'All of them: GET /events'
  const newest = events[0]?.id ?? 0
  const seconds = (Date.parse(at) - (state.lastShop?.atMs ?? NaN)) / 1_000
  const pace = isFirst ? 0 : (newest - state.newestEvent) / seconds
  byId('events-pace').textContent = pace > maxEventsShown ? `the newest of about ${whole.format(pace)} a second` : ''
  state.newestEvent = newest
}

function createEvent(event, currency) {
  const item = element('li', '')
  item.dataset.id = event.id
  item.dataset.kind = kinds[event.type] ?? 'other'
  const time = element('time', '', clock(event.created_at))
  time.dateTime = event.created_at
  const what = element('span', 'what', sentenceOf(event))
  what.title = `${sentenceOf(event)} (event ${event.id}, ${event.type}, by ${event.performed_by})`
  item.append(
    time,
    what,
    element('span', 'amount', event.total_amount_cents === null ? '' : money(event.total_amount_cents, currency))
  )
  return item
}

const kinds = {
  'order.created': 'placed',
  'order.paid': 'good',
  'order.shipped': 'good',
  'order.completed': 'good',
  'order.canceled': 'ended',
  'order.refunded': 'ended',
  'order.refund_requested': 'ended',
  'product.low_stock': 'low'
}

function sentenceOf({
  type,
  order_id: orderId,
  product_id: productId,
  product_name: name,
  total_quantity: quantity,
  stock
}) {
  const order = `Order ${orderId}`
  const product = name ?? `Product ${productId}`
  const inStock = stock === null ? '' : `, ${whole.format(stock)} in stock`
  switch (type) {
    case 'order.created':
      return name === null
        ? `${order}: ${whole.format(quantity)} items`
        : `${order}: ${whole.format(quantity)} × ${name}`
    case 'order.refund_requested':
      return `${order}: money to be paid back`
    case 'product.created':
      return `${product} created${inStock}`
    case 'product.updated':
      return `${product} changed${inStock}`
    case 'product.deleted':
      return `${product} deleted`
    case 'product.low_stock':
      return `${product} runs low${inStock}`
    default:
      return type.startsWith('order.') ? `${order} ${type.slice('order.'.length)}` : type
  }
}

// As many as stand beside eight products.
const maxEventsShown = 13

// --- The way in -----------------------------------------------------------------------------------------------------------------------

/** What a newcomer types; it stands open while there are no orders, and ticks off what is done. */
function showStart(shop) {
  const start = byId('start')
  if (start.hidden) {
    start.hidden = false
    start.open = shop.orders === 0
  }
  byId('step-product').classList.toggle('is-done', shop.products > 0)
  byId('step-order').classList.toggle('is-done', shop.orders > 0)
  byId('start-title').textContent =
    shop.orders > 0
      ? 'Try it from a terminal'
      : shop.products > 0
        ? 'Nothing has been ordered yet'
        : 'There is nothing to order yet'
  const product = shop.busiest_products.find(({ stock }) => stock > 1) ?? shop.busiest_products[0] ?? { id: 1 }
  setText(
    'curl-product',
    curl('products', '{ "sku": "MUG-BLUE", "name": "Blue mug",\n        "price": 24.90, "stock": 100 }')
  )
  setText('curl-order', curl('orders', `{ "product_id": ${product.id}, "quantity": 2 }`))
}

function curl(resource, body) {
  const key = state.needsKey ? " \\\n  -H 'X-API-Key: YOUR_KEY'" : ''
  return `curl ${window.location.origin}/api/v1/${resource} \\\n  -H 'content-type: application/json'${key} \\\n  -d '${body}'`
}

/** Leaves a text that is the same alone, and with it what someone has selected in it. */
function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text
}

function offerToCopy(button) {
  // Only where the page came over TLS or from this machine.
  if (!navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(byId(button.dataset.copies).textContent).then(
      () => {
        button.textContent = 'Copied'
      },
      () => {
        button.textContent = 'Could not copy'
      }
    )
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2_000)
  })
}

// --- Invariants -----------------------------------------------------------------------------------------------------------------------

async function checkInvariants() {
  const response = await fetch('/admin/invariants', { headers: credentials(), cache: 'no-store' }).catch(
    () => undefined
  )
  if (response?.status === 404) return showInvariants('unknown', 'Not available', ['not checked live'])
  const verdict = response?.ok ? await response.json().catch(() => undefined) : undefined
  if (!verdict) return showInvariants('unknown', 'Not checked', ['the check could not be made'])
  const broken = verdict.invariants.filter(({ violations }) => violations > 0)
  if (verdict.status !== 'ok') {
    return showInvariants(
      'violated',
      `${broken.length} broken`,
      broken.map(
        ({ invariant, violations }) =>
          `${invariant}: not so in ${whole.format(violations)} ${violations === 1 ? 'case' : 'cases'}`
      ),
      broken
    )
  }
  showInvariants('hold', 'All hold', [`${verdict.invariants.length} checked at ${clock(verdict.checked_at)}`])
}

/** @param notes lines below it; @param broken what the service has found wrong, for who points at them */
function showInvariants(name, text, notes, broken = []) {
  byId('invariants').dataset.state = name
  setText('invariants-now', text)
  byId('invariants-foot').replaceChildren(
    ...notes.map((note, index) => {
      const line = element('li', '', note)
      line.title = [...(broken[index]?.details ?? []), broken[index]?.repair ?? ''].join('\n')
      return line
    })
  )
}

// The service checks what was touched since the last time; those who ask together share a check.
const invariantsEveryMs = 30_000

// --- Charts ---------------------------------------------------------------------------------------------------------------------------

const chartMs = 120_000

// After a gap as long as this, of three snapshots, the line begins anew.
const gapMs = 3_500

const [width, height] = [600, 120]

const ordersChart = createChart({
  plot: byId('orders-plot'),
  reading: byId('orders-reading'),
  names: ['orders'],
  label: 'Orders a second',
  format: rate,
  minTop: 5,
  isFilled: true
})

const latencyChart = createChart({
  plot: byId('latency-plot'),
  reading: byId('latency-reading'),
  names: ['p99', 'p95', 'p50'],
  label: 'Time to answer',
  format: milliseconds,
  minTop: 5,
  isFilled: false
})

/** A line for each of the names, over the last two minutes; who points at it reads the numbers of that moment. */
function createChart({ plot, reading, names, label, format, minTop, isFilled }) {
  const { svg, area, lines, cursor, top } = createShapes(plot, names, label)
  let drawn = []
  let pointedAt

  function draw(points) {
    drawn = points
    const endMs = points.at(-1).atMs
    const highest = Math.max(0, ...points.flatMap(point => names.map(name => point[name] ?? 0)))
    const most = niceTop(Math.max(highest, minTop))
    top.textContent = format(most)
    names.forEach((name, index) => lines[index].setAttribute('d', pathOf(points, name, most, endMs, false)))
    if (isFilled) area.setAttribute('d', pathOf(points, names[0], most, endMs, true))
    svg.setAttribute(
      'aria-label',
      `${label} over the last two minutes: ${names
        .toReversed()
        .map(name => `${name === 'orders' ? 'now' : name} ${format(points.at(-1)[name])}`)
        .join(', ')}; highest ${format(highest)}`
    )
    read()
  }

  /** Says what it was at the moment that is pointed at. */
  function read() {
    const endMs = drawn.at(-1)?.atMs
    cursor.setAttribute('visibility', pointedAt === undefined || endMs === undefined ? 'hidden' : 'visible')
    if (pointedAt === undefined || endMs === undefined) {
      reading.textContent = ''
      return
    }
    const wantedMs = endMs - (1 - pointedAt) * chartMs
    const point = drawn.reduce((best, candidate) =>
      Math.abs(candidate.atMs - wantedMs) < Math.abs(best.atMs - wantedMs) ? candidate : best
    )
    cursor.setAttribute('x1', xOf(point, endMs))
    cursor.setAttribute('x2', xOf(point, endMs))
    reading.textContent = `${Math.round((endMs - point.atMs) / 1_000)} s ago: ${names
      .toReversed()
      .map(name => format(point[name]))
      .join(' / ')}`
  }

  plot.addEventListener('pointermove', event => {
    const { left, width: onScreen } = svg.getBoundingClientRect()
    pointedAt = Math.min(1, Math.max(0, (event.clientX - left) / onScreen))
    read()
  })
  plot.addEventListener('pointerleave', () => {
    pointedAt = undefined
    read()
  })
  return { draw }
}

/** What a chart is made of, in its place on the page. */
function createShapes(plot, names, label) {
  const svg = shape('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': label
  })
  for (const y of [0, height / 2, height]) svg.append(shape('line', { class: 'rule', x1: 0, x2: width, y1: y, y2: y }))
  const area = shape('path', { class: 'area' })
  const lines = names.map(name => shape('path', { class: `line ${name}` }))
  const cursor = shape('line', { class: 'cursor', y1: 0, y2: height, visibility: 'hidden' })
  svg.append(area, ...lines, cursor)
  const top = element('span', 'top')
  plot.append(svg, top, element('span', 'from', '2 min ago'), element('span', 'to', 'now'))
  return { svg, area, lines, cursor, top }
}

function xOf({ atMs }, endMs) {
  return Math.round((1 - (endMs - atMs) / chartMs) * width * 10) / 10
}

/** The path of a line, or of the area below it; both begin anew after what is not known. */
function pathOf(points, name, most, endMs, isArea) {
  const parts = []
  for (const point of points) {
    if (point[name] === null) continue
    const part = parts.at(-1)
    if (part && point.atMs - part.at(-1).atMs < gapMs) part.push(point)
    else parts.push([point])
  }
  return parts
    .map(part => {
      const line = part
        .map(point => `${xOf(point, endMs)} ${Math.round((1 - point[name] / most) * height * 10) / 10}`)
        .join('L')
      return isArea ? `M${xOf(part[0], endMs)} ${height}L${line}L${xOf(part.at(-1), endMs)} ${height}Z` : `M${line}`
    })
    .join('')
}

/** The next of 1, 2, 5, 10, 20, 50 ... */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * [1, 2, 5, 10].find(step => value <= step * power)
}

// --- Texts ----------------------------------------------------------------------------------------------------------------------------

function element(name, className, text = '') {
  return Object.assign(document.createElement(name), { className, textContent: text })
}

function shape(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  return made
}

/** The time of day, where the reader is. */
function clock(time) {
  return new Date(time).toLocaleTimeString([], { hour12: false })
}

/** A number a second: with a decimal where that says something. */
function rate(value) {
  if (value === null || value === undefined) return '–'
  return value < 10 ? tenths.format(value) : whole.format(value)
}

function milliseconds(value) {
  if (value === null || value === undefined) return '–'
  return value < 1_000 ? `${rate(value)} ms` : `${tenths.format(value / 1_000)} s`
}

function money(cents, currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2 }).format(cents / 100)
}

// At the end, when everything above it is there.
start()
