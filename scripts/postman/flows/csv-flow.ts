import { request, type Folder, type Item } from '../postman.js'
import { hasStatus, includes, setUnique } from '../scripts.js'
import { deleteProduct, failing } from './steps.js'

const csv = { key: 'Content-Type', value: 'text/csv' }
const file = 'sku,name,price,stock,external_id\r\n{{csv_sku}},Blue mug,24.90,10,{{csv_sku}}\r\n'

/** A catalogue that is edited in a spreadsheet. */
export function csvFlow(): Folder {
  return {
    name: '8. CSV',
    description:
      'Preview a file of products, import it, import it again, and export what there is. Run the requests in order: ' +
      'they use the sku of the first one.',
    item: [
      request({
        name: 'Preview: nothing is written',
        method: 'POST',
        path: '/products/import',
        headers: [csv],
        body: file,
        before: [setUnique('csv_sku', 'CSV-')],
        tests: [hasStatus(200), includes({ mode: "'preview'", new: 1, wrong: 0 })]
      }),
      request({
        name: 'Apply it',
        method: 'POST',
        path: '/products/import?mode=apply',
        headers: [csv],
        body: file,
        tests: [
          hasStatus(200),
          includes({ mode: "'apply'", new: 1, wrong: 0 }),
          `
          pm.collectionVariables.set('product_id', String(pm.response.json().new_lines[0].id))`
        ]
      }),
      request({
        name: 'Apply it again: nothing changes',
        method: 'POST',
        path: '/products/import?mode=apply',
        headers: [csv],
        body: file,
        tests: [hasStatus(200), includes({ new: 0, changed: 0, unchanged: 1 })]
      }),
      request({
        name: 'A wrong line changes nothing, and the others go on',
        method: 'POST',
        path: '/products/import?mode=apply',
        headers: [csv],
        body: 'sku,name,price\r\n{{csv_sku}},Navy mug,22.50\r\n{{csv_sku}}-2,Another,0\r\n',
        tests: [
          hasStatus(200),
          includes({ changed: 1, wrong: 1 }),
          `
          pm.test('the wrong line has its number and its reason', () => {
            pm.expect(pm.response.json().wrong_lines[0]).to.include({ line: 3, detail: 'price must be > 0' })
          })`
        ]
      }),
      failing(400, 'VALIDATION_FAILED', {
        note: 'semicolons',
        method: 'POST',
        path: '/products/import',
        headers: [csv],
        body: 'sku;name;price\r\nMUG;Mug;1\r\n'
      }),
      exportIt(),
      deleteProduct()
    ]
  }
}

function exportIt(): Item {
  return request({
    name: 'Export it',
    method: 'GET',
    path: '/products?external_id={{csv_sku}}',
    headers: [{ key: 'Accept', value: 'text/csv' }],
    tests: [
      hasStatus(200),
      `
      pm.test('it is a file with a header row and the product', () => {
        pm.expect(pm.response.headers.get('Content-Type')).to.include('text/csv')
        pm.expect(pm.response.headers.get('Content-Disposition')).to.include('products-')
        const [header, row] = pm.response.text().split('\\r\\n')
        pm.expect(header).to.include('id,sku,name')
        pm.expect(row).to.include(',Navy mug,')
      })`
    ]
  })
}
