import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { ProductImport } from '../../src/products/import-schemas.js'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { countsOf, exportCsv, importCsv, rowsOf } from '../support/csv.js'

const lines = (...rows: string[]) => rows.map(row => `${row}\r\n`).join('')

/** What the API knows of the shop, without ids of movements and the like. */
async function productsOf(app: FastifyInstance) {
  return rowsOf(await exportCsv(app, '/products'))
}

t.test('a preview writes nothing and says what apply does; a second import changes nothing', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG', name: 'Mug', price: 10, stock: 5 })
  await createProduct(app, { sku: 'BOWL', name: 'Bowl', price: 5, stock: 1 })
  const file = lines('sku,name,price,stock', 'MUG,Blue mug,12.50,8', 'CUP,Cup,3,', 'BOWL,Bowl,5.00,1', 'BAD,Bad,0,1')
  const events = async () => (await send(app, 'GET', '/events?after=0')).body.last_id
  const [before, lastEvent] = [await exportCsv(app, '/products'), await events()]

  const preview = await importCsv(app, file)
  t.equal(preview.status, 200)
  t.strictSame(preview.body, {
    mode: 'preview',
    lines: 4,
    new: 1,
    changed: 1,
    unchanged: 1,
    wrong: 1,
    skipped: 0,
    new_lines: [{ line: 3, sku: 'CUP', id: null }],
    changed_lines: [{ line: 2, sku: 'MUG', id: 1, fields: ['name', 'price_cents', 'stock'] }],
    wrong_lines: [
      {
        line: 5,
        sku: 'BAD',
        code: 'VALIDATION_FAILED',
        detail: 'price must be > 0',
        errors: [{ column: 'price', message: 'must be > 0' }]
      }
    ],
    not_listed: { new: 0, changed: 0, wrong: 0 }
  })
  t.equal(await exportCsv(app, '/products'), before)
  t.equal(await events(), lastEvent)

  const applied = await importCsv(app, file, { query: '?mode=apply' })
  t.strictSame(applied.body, { ...preview.body, mode: 'apply', new_lines: [{ line: 3, sku: 'CUP', id: 3 }] })
  t.match(
    (await productsOf(app)).map(({ sku, name, price, stock }) => `${sku} ${name} ${price} ${stock}`),
    ['MUG Blue mug 12.5 8', 'BOWL Bowl 5 1', 'CUP Cup 3 0']
  )
  t.match((await send(app, 'GET', '/products/1/movements')).body.movements[0], { delta: 3, reason: 'stock_set' })
  const { events: log } = (await send(app, 'GET', `/events?after=${lastEvent}`)).body
  t.strictSame(
    log.map(({ type, product_id: id }: { type: string; product_id: number }) => `${type} ${id}`),
    ['product.updated 1', 'product.created 3']
  )

  const again = await importCsv(app, file, { query: '?mode=apply' })
  t.strictSame(countsOf(again.body), { lines: 4, new: 0, changed: 0, unchanged: 3, wrong: 1 })
  t.equal(await events(), lastEvent + 2, 'nothing is logged for what is unchanged')
  t.strictSame(await findViolations(app), [])
})

t.test('an export can be imported: nothing changes, whatever the texts are', async t => {
  const app = await build(t)
  const nasty = [
    '=1+1',
    "'=1",
    "''@",
    "'quoted'",
    '"quoted"',
    'a,b;c\td',
    'Two\nlines',
    'Two\r\nlines\r',
    ' spaces ',
    'e\u0301 NFD',
    '😀 \ufeff \u2028',
    '\t=1',
    '-5',
    '00012',
    '1e5',
    'TRUE',
    'null',
    '\\"',
    '\ufeffmark'
  ]
  for (const [index, text] of nasty.entries()) {
    const payload = {
      sku: /^[ \t]|[ \n\r\t\u2028\ufeff]/.test(text) ? `SKU-${index}` : `${text.normalize('NFC')}${index}`,
      name: text,
      description: index % 3 === 0 ? null : index % 3 === 1 ? '' : text,
      is_active: index % 2 === 0,
      price_cents: 1 + index,
      stock: index,
      low_stock_threshold: index % 2 === 0 ? null : index,
      external_id: index % 4 === 0 ? null : `${text}${index}`,
      metadata: { [text.trim() || 'key']: text, empty: '' }
    }
    t.equal((await send(app, 'POST', '/products', payload)).status, 201, `text ${index}`)
  }
  const text = fc.string({
    unit: fc.constantFrom("'", '"', '=', '-', ',', '\n', '\r', ' ', 'é', '😀', 'x'),
    maxLength: 9
  })
  for (const [index, name] of fc.sample(text, { numRuns: 150, seed: 1 }).entries()) {
    const payload = { sku: `R${index}`, name: `${name}.`, description: name, price: 1, metadata: { name } }
    t.equal((await send(app, 'POST', '/products', payload)).status, 201)
  }
  const file = await exportCsv(app, '/products')
  for (const query of ['', '?mode=apply']) {
    const { body } = await importCsv(app, file, { query })
    t.strictSame(countsOf(body), { lines: 169, new: 0, changed: 0, unchanged: 169, wrong: 0 })
  }
  t.equal(await exportCsv(app, '/products'), file)

  const other = await build(t)
  const withoutIds = rowsOf(file).map(({ id: _, ...row }) => Object.values(row).map(quoted).join(','))
  const header = file.slice('id,'.length, file.indexOf('\r\n'))
  t.match((await importCsv(other, lines(header, ...withoutIds), { query: '?mode=apply' })).body, { new: 169, wrong: 0 })
  const shown = (rows: Array<Record<string, string>>) =>
    rows.map(({ created_at: _c, updated_at: _u, ...row }) => ({ ...row, version: '1' }))
  t.strictSame(shown(await productsOf(other)), shown(rowsOf(file)), 'an empty shop gets the same products')
})

function quoted(cell: string | undefined): string {
  return `"${(cell ?? '').replaceAll('"', '""')}"`
}

t.test('wrong lines are named by the line on which they begin, with the reasons of the API', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'TAKEN', name: 'Taken' })
  await send(app, 'PATCH', '/products/1', { external_id: 'E-1' })
  const file =
    'sku,name,description,is_active,price,price_cents,stock,low_stock_threshold,external_id,metadata\n' +
    'A,Name,"Two\nlines",true,1,,1,,,\r\n' +
    '\n' +
    'B,Name,"Three\r\n\r\nlines",maybe,x,,1.5,-1,,[]\n' +
    ',Name,,,1,,,,,\n' +
    'C,,,,1,,,,,\n' +
    'D,Name,,,1.005,,,,,\n' +
    'E,Name,,,1,200,,,,\n' +
    'F,Name,,,,,,,,\n' +
    'G,Name,,,1,,,,E-1,\n' +
    'H,Name\n' +
    'I,Name,,,1,,,,,,,\n' +
    'TAKEN,Name,,,1,,,,E-1,\n' +
    ' J,Name,,,1,,,,,\n' +
    'A,Name,,,1,,,,,\n' +
    'K,Name,,,1,,,,,"{""a"":1}"\n' +
    '"L","Name",,,"2","200",,,,"{}"'
  const { body } = await importCsv(app, file, { query: '?mode=apply' })
  t.strictSame(
    body.new_lines.map(({ line, sku }: { line: number; sku: string }) => `${line} ${sku}`),
    ['2 A', '20 L']
  )
  t.strictSame(
    body.wrong_lines.map(({ line, code, detail }: { line: number; code: string; detail: string }) =>
      [line, code, detail].join(' ')
    ),
    [
      '5 VALIDATION_FAILED is_active must be boolean',
      '8 VALIDATION_FAILED sku must name the product',
      '9 VALIDATION_FAILED name is required',
      '10 VALIDATION_FAILED price must have at most 2 decimal places, as many as USD has',
      '11 VALIDATION_FAILED price must be the same amount as price_cents',
      '12 VALIDATION_FAILED price is required (or price_cents)',
      '13 EXTERNAL_ID_EXISTS external_id already exists',
      '14 VALIDATION_FAILED line has 2 cells, but the header row has 10',
      '15 VALIDATION_FAILED line has 12 cells, but the header row has 10',
      '17 VALIDATION_FAILED sku must not begin or end with a space',
      '18 VALIDATION_FAILED line names the same product as line 2',
      '19 VALIDATION_FAILED metadata/a must be string'
    ]
  )
  t.strictSame(
    body.wrong_lines[0].errors.map(({ column }: { column: string }) => column),
    ['is_active', 'price', 'stock', 'low_stock_threshold', 'metadata'],
    'all reasons of a line'
  )
})

t.test('columns that are absent change nothing, and an empty cell is null where there may be none', async t => {
  const app = await build(t)
  const { body: product } = await send(app, 'POST', '/products', {
    sku: 'MUG',
    name: 'Mug',
    description: 'A mug',
    price: 10,
    stock: 7,
    low_stock_threshold: 3,
    external_id: 'E',
    metadata: { a: '1', b: '2' }
  })
  const after = async (...rows: string[]) => {
    const { body } = await importCsv(app, lines(...rows), { query: '?mode=apply' })
    return { ...countsOf(body), product: (await send(app, 'GET', '/products/1')).body, wrong_lines: body.wrong_lines }
  }
  t.match(await after('sku', 'MUG'), { unchanged: 1, product })
  t.match(await after('version,sku,created_at,updated_at', '99,MUG,2020-01-01,never'), { unchanged: 1, product })
  t.match(await after('SKU, Name ', 'MUG,Mug'), { unchanged: 1, product }, 'the case of a header does not matter')
  t.match(await after('id,sku,price,price_cents', '1,NAVY,10.00,1000'), {
    changed: 1,
    product: { sku: 'NAVY', name: 'Mug', stock: 7, price: 10 }
  })
  t.match(await after('sku,price,price_cents', 'NAVY,,1100'), { changed: 1, product: { price: 11 } })
  t.match(await after('id,stock,is_active', '1,,'), { unchanged: 1, product: { stock: 7, is_active: true } })
  for (const column of ['name', 'sku', 'price', 'price_cents']) {
    t.match(await after(`id,${column}`, '1,'), {
      wrong: 1,
      wrong_lines: [{ detail: `${column} must not be empty` }],
      product: { version: 3 }
    })
  }
  t.match(await after('id,metadata', '1,"{""b"":""2"",""c"":""3""}"'), { product: { metadata: { b: '2', c: '3' } } })
  t.notOk((await send(app, 'GET', '/products/1')).body.metadata.a, 'the cell is all of the metadata')
  t.match(await after('external_id,description,low_stock_threshold,metadata', 'E,,,'), {
    changed: 1,
    product: { description: null, low_stock_threshold: null, metadata: {}, external_id: 'E' }
  })
  t.match(await after('id,external_id', '1,'), { product: { external_id: null } })
  t.match(await after('sku,name,price,is_active', 'NEW,New,1,FALSE'), { new: 1 })
  t.match((await send(app, 'GET', '/products/2')).body, { is_active: false, stock: 0, description: null })
})

t.test(
  'an id names a product whatever its sku, else the sku does, and in a file without skus the external id',
  async t => {
    const app = await build(t)
    for (const sku of ['A', 'B', 'C']) await createProduct(app, { sku })
    await send(app, 'PATCH', '/products/3', { external_id: 'EXT' })
    const { body } = await importCsv(
      app,
      lines('id,sku,name', '1,A2,One', ',A,Again', '2,A2,Two', '9,Z,None', 'x,Y,N', ',A2,Twice'),
      {
        query: '?mode=apply'
      }
    )
    t.match(body, { changed: 1, new: 0 })
    t.match(body.wrong_lines, [
      { line: 3, detail: 'price is required (or price_cents)' },
      { line: 4, code: 'SKU_EXISTS' },
      { line: 5, code: 'PRODUCT_NOT_FOUND', detail: 'Product not found' },
      { line: 6, detail: 'id must be integer' },
      { line: 7, detail: 'line names the same product as line 2' }
    ])
    t.match(
      (await importCsv(app, lines('external_id,name', 'EXT,Three', 'NONE,X', ',Y'), { query: '?mode=apply' })).body,
      {
        changed: 1,
        wrong_lines: [
          { line: 3, code: 'PRODUCT_NOT_FOUND' },
          { line: 4, detail: 'id must name the product' }
        ]
      }
    )
    t.match(
      (await productsOf(app)).map(({ sku, name }) => `${sku} ${name}`),
      ['A2 One', 'B A product', 'C Three']
    )
  }
)

t.test('a preview predicts apply line by line, in files of several transactions', async t => {
  for (const seed of [1, 2, 3]) {
    const app = await build(t)
    await fillShop(app)
    const file = fileOf(fc.sample(anyLine, { seed, numRuns: 900 }))
    const preview: ProductImport = (await importCsv(app, file)).body
    const applied: ProductImport = (await importCsv(app, file, { query: '?mode=apply' })).body
    const comparable = ({ new_lines: added, ...summary }: ProductImport) => ({
      ...summary,
      mode: '',
      new_lines: added.map(({ line, sku }) => ({ line, sku }))
    })
    t.strictSame(comparable(applied), comparable(preview))
    for (const kind of ['new', 'changed', 'wrong'] as const) t.ok(applied[kind] > 20, `${applied[kind]} ${kind}`)
    const codes = new Set(applied.wrong_lines.map(({ code, detail }) => `${code} ${detail.replace(/\d+/g, 'n')}`))
    t.ok(codes.has('SKU_EXISTS sku already exists'), [...codes].join())
    t.ok(codes.has('EXTERNAL_ID_EXISTS external_id already exists'), [...codes].join())
    t.ok(codes.has('VALIDATION_FAILED line names the same product as line n'), [...codes].join())

    t.strictSame(await findViolations(app), [])
  }
})

/** 300 products: SKU-1 with the external id E-1, and so on. */
async function fillShop(app: FastifyInstance): Promise<void> {
  const products = Array.from({ length: 300 }, (_, index) => ({
    sku: `SKU-${index + 1}`,
    name: 'A product',
    price: 1,
    external_id: `E-${index + 1}`
  }))
  const { status } = await send(app, 'POST', '/products/bulk', { products })
  if (status !== 201) throw new Error('the shop was not filled')
}

// By id with another sku, by sku, new ones, and external ids that others have or had.
const anyLine = fc.record({
  id: fc.option(fc.integer({ min: 1, max: 330 }), { nil: undefined, freq: 2 }),
  sku: fc.integer({ min: 1, max: 900 }),
  externalId: fc.integer({ min: 1, max: 2_000 }),
  name: fc.constantFrom('A product', 'Another')
})

function fileOf(
  rows: ReadonlyArray<{ id: number | undefined; sku: number; externalId: number; name: string }>
): string {
  return lines(
    'id,sku,name,price,external_id',
    ...rows.map(({ id, sku, externalId, name }) => `${id ?? ''},SKU-${sku},${name},1,E-${externalId}`)
  )
}

t.test('a second import of a file without collisions finds every line unchanged', async t => {
  const app = await build(t)
  await fillShop(app)
  const rows = Array.from(
    { length: 700 },
    (_, index) => `SKU-${index + 1},Name ${index},${1 + (index % 50)}.5,${index}`
  )
  const file = lines('sku,name,price,stock', ...rows)
  t.match((await importCsv(app, file, { query: '?mode=apply' })).body, { new: 400, changed: 300, wrong: 0 })
  const { body } = await importCsv(app, file, { query: '?mode=apply' })
  t.strictSame(countsOf(body), { lines: 700, new: 0, changed: 0, unchanged: 700, wrong: 0 })
  t.strictSame(await findViolations(app), [])
})

t.test('a file that is no CSV in UTF-8 with the columns of products is refused, and the answer says why', async t => {
  const app = await build(t)
  const file = 'sku,name,price\r\nMUG,Müg,1\r\nCUP,Cüp,2\r\n'
  const latin = Buffer.concat([Buffer.from('sku,name,price\r\nMUG,Mug,1\r\nCUP,'), Buffer.from('Cüp,2\r\n', 'latin1')])
  for (const [body, detail] of [
    ['', /is empty/],
    ['\r\n\n', /is empty/],
    ['\ufeff', /is empty/],
    [latin, /not valid UTF-8 on line 3: it looks like Windows-1252; save it as CSV UTF-8/],
    [Buffer.from([...Buffer.from('sku,name\nA,'), 0xc3]), /not valid UTF-8 on line 2/],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(file, 'utf16le')]), /UTF-16/],
    [Buffer.from([0xfe, 0xff, 0, 0x73, 0, 0x6b]), /UTF-16/],
    [Buffer.from(file, 'utf16le'), /UTF-16/],
    [Buffer.from('PK\u0003\u0004 workbook'), /workbook/],
    ['sku;name;price\r\nMUG;Mug;1', /semicolons/],
    ['sku\tname\r\nMUG\tMug', /tabs/],
    ['sku,nmae,price\r\n', /unknown column "nmae".*the columns are id, sku/],
    ['sku,name,sku\r\n', /column "sku" twice/],
    ['name,price\r\n', /no column that names the products/],
    ['sku,name\r\nA,"B\r\nC,D\r\n', /quote that is never closed, in the record that begins on line 2/],
    ['sku,name\r\nA,B\r\n\r\nC,5" nail\r\n', /quote in the wrong place, in the record that begins on line 4/],
    ['sku,name\r\nA,"B"C\r\n', /quote in the wrong place/],
    [`sku,name\r\nA,"${'x'.repeat(300_000)}"\r\n`, /more than 262144 bytes, which begins on line 2/],
    [`sku,name\r\nA,"${'x\n'.repeat(300_000)}`, /line 2: is a quote not closed there/]
  ] as const) {
    const response = await importCsv(app, Buffer.from(body), { query: '?mode=apply' })
    t.match(response, { status: 400, body: { code: 'VALIDATION_FAILED', detail } }, String(detail))
  }
  t.match(
    (await importCsv(app, `\ufeff${file}`, { query: '?mode=apply' })).body,
    { new: 1, changed: 1 },
    'the lines before the mistake were imported'
  )
  t.equal((await send(app, 'GET', '/products/1')).body.name, 'Müg', 'a byte order mark is accepted')
})

t.test('another content type, charset, coding or query, or a key, is refused', async t => {
  const app = await build(t)
  for (const [headers, expected] of [
    [{ 'content-type': 'application/json' }, { status: 415, body: { detail: 'Send the body as text/csv' } }],
    [{ 'content-type': 'text/csvx' }, { status: 415 }],
    [{ 'content-type': 'text/csv; charset=windows-1252' }, { status: 415, body: { detail: 'Send the body in UTF-8' } }],
    [{ 'content-encoding': 'gzip' }, { status: 415 }],
    [{ 'idempotency-key': 'k' }, { status: 400, body: { errors: [{ path: 'headers/idempotency-key' }] } }],
    [{ 'content-type': 'TEXT/CSV; charset=UTF-8; header=present' }, { status: 200 }]
  ] as const) {
    t.match(await importCsv(app, 'sku\r\nA\r\n', { headers }), expected, JSON.stringify(headers))
  }
  for (const query of ['?mode=all', '?from_line=0', '?from_line=x', '?limit=5']) {
    t.equal((await importCsv(app, 'sku\r\n', { query })).status, 400, query)
  }
  const bare = await app.inject({ method: 'POST', url: '/products/import' })
  t.match(bare, { statusCode: 415 })
})

t.test('only administrators import', async t => {
  const app = await buildGuarded(t)
  for (const [headers, status] of [
    [{}, 401],
    [as(1), 403],
    [withKey(readerKey), 403],
    [withKey(adminKey), 200]
  ] as const) {
    t.equal((await importCsv(app, 'sku,name\r\nMUG,Mug\r\n', { query: '?mode=apply', headers })).status, status)
  }
  const { body } = await importCsv(app, 'sku,name\r\nMUG,Renamed\r\n', {
    query: '?mode=apply',
    headers: withKey(adminKey)
  })
  t.match(body, { changed: 1 })
  const { events } = (await send(app, 'GET', '/events', undefined, withKey(adminKey))).body
  t.match(events.at(-1), { type: 'product.updated', performed_by: 'api_key:backend' })
})

t.test('each list of the summary has the first 1,000 lines and says how many more there are', async t => {
  const app = await build(t)
  const rows = Array.from({ length: 2_600 }, (_, n) => (n % 2 === 0 ? `N-${n},Name,1` : `W-${n},,1`))
  const { body } = await importCsv(app, lines('sku,name,price', ...rows))
  t.match(body, { new: 1_300, wrong: 1_300, not_listed: { new: 300, changed: 0, wrong: 300 } })
  t.equal(body.new_lines.length, 1_000)
  t.strictSame(body.wrong_lines.at(-1).line, 2_001)
})

t.test('a file with more lines than the service remembers is refused after those', async t => {
  const app = await build(t)
  const { status, body } = await importCsv(app, `id\n${'9999\n'.repeat(250_001)}`)
  t.match({ status, body }, { status: 400, body: { detail: /more than 250000 lines/ } })
})

t.test('sales go on during an import, and no unit is lost', async t => {
  const app = await build(t)
  const rows = Array.from({ length: 1_500 }, (_, n) => `S-${n},Name,1,100`)
  await importCsv(app, lines('sku,name,price,stock', ...rows), { query: '?mode=apply' })
  const renamed = Array.from({ length: 1_500 }, (_, n) => `S-${n},Renamed,2`)
  const importing = importCsv(app, lines('sku,name,price', ...renamed), { query: '?mode=apply' })
  const work = { isDone: false }
  void importing.finally(() => {
    work.isDone = true
  })
  const sold = new Map<number, number>()
  for (let n = 0; !work.isDone; n++) {
    const ids = Array.from({ length: 8 }, (_, k) => 1 + ((n * 8 + k) % 100))
    await Promise.all(ids.map(id => createOrder(app, { product_id: id, quantity: 1 })))
    for (const id of ids) sold.set(id, (sold.get(id) ?? 0) + 1)
  }
  t.match((await importing).body, { changed: 1_500 })
  t.ok(sold.size > 0, `${sold.size} products were sold meanwhile`)
  for (const [id, units] of sold) {
    t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 100 - units, name: 'Renamed' })
  }
  t.strictSame(await findViolations(app), [])
})
