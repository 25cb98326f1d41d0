import { Type, type Static } from '@sinclair/typebox'
import { errorCatalogue, type ErrorCode } from '../errors.js'
import { Id, Metadata, Nullable, StringEnum, reference } from '../http/schemas.js'
import { ProductUpdate } from './schemas.js'

/** What a line of the file may say, by the rules of the API. It is validated only, and no part of a request. */
export const ImportLine = Type.Object(
  {
    ...ProductUpdate.properties,
    id: Type.Optional(Id('The product')),
    metadata: Type.Optional(Metadata)
  },
  { additionalProperties: false }
)

export type ImportLine = Static<typeof ImportLine>

const Line = Type.Integer({ minimum: 2, description: 'The line of the file on which the record begins', examples: [2] })
const Sku = Type.String({ description: 'The sku after the change', examples: ['MUG-BLUE'] })
const ProductId = Type.Integer({ minimum: 1, description: 'The product', examples: [1] })

/** The most lines of each kind that a response lists. */
export const maxListedLines = 1_000

export const ProductImportQuery = Type.Object(
  {
    mode: Type.Optional(
      StringEnum(['preview', 'apply'], {
        default: 'preview',
        description: '`preview`: says what `apply` would do, and writes nothing; `apply`: creates and changes products'
      })
    ),
    from_line: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'Skips records that begin before this line; the header row is read in any case',
        examples: [2]
      })
    )
  },
  { additionalProperties: false }
)

export type ProductImportQuery = Static<typeof ProductImportQuery>

export const NewLine = Type.Object(
  {
    line: Line,
    sku: Sku,
    id: Nullable(Type.Integer({ minimum: 1, description: 'The new product; null in a preview', examples: [1] }))
  },
  { $id: 'ProductImportNewLine' }
)

export const ChangedLine = Type.Object(
  {
    line: Line,
    sku: Sku,
    id: ProductId,
    fields: Type.Array(Type.String(), { description: 'The fields that change', examples: [['name', 'stock']] })
  },
  { $id: 'ProductImportChangedLine' }
)

const lineCodes = [
  'VALIDATION_FAILED',
  'PRODUCT_NOT_FOUND',
  'SKU_EXISTS',
  'EXTERNAL_ID_EXISTS',
  'CURRENCY_IN_USE'
] as const satisfies ErrorCode[]

export const WrongLine = Type.Object(
  {
    line: Line,
    sku: Nullable(Type.String({ description: 'As in the file; null if the line has none', examples: ['MUG-BLUE'] })),
    code: StringEnum(lineCodes, { description: 'As in a request that creates or changes one product' }),
    detail: Type.String({ description: 'The first reason', examples: ['stock must be >= 0'] }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          column: Type.String({ description: 'The column; empty for the line as a whole', examples: ['stock'] }),
          message: Type.String({ description: 'What is wrong with it', examples: ['must be >= 0'] })
        }),
        { description: 'All reasons; only with VALIDATION_FAILED' }
      )
    )
  },
  { $id: 'ProductImportWrongLine' }
)

export type NewLine = Static<typeof NewLine>
export type ChangedLine = Static<typeof ChangedLine>
export type WrongLine = Static<typeof WrongLine>

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const counts = {
  lines: Count('Records that were decided, without the header row'),
  new: Count('Products that are new'),
  changed: Count('Products that change'),
  unchanged: Count('Lines that say what the product is already'),
  wrong: Count('Lines that are wrong; they change nothing'),
  skipped: Count('Records before `from_line`')
}

export const ProductImport = Type.Object(
  {
    mode: StringEnum(['preview', 'apply'], { description: 'As requested' }),
    ...counts,
    new_lines: Type.Array(reference(NewLine), { maxItems: maxListedLines }),
    changed_lines: Type.Array(reference(ChangedLine), { maxItems: maxListedLines }),
    wrong_lines: Type.Array(reference(WrongLine), { maxItems: maxListedLines }),
    not_listed: Type.Object(
      { new: Count('New lines'), changed: Count('Changed lines'), wrong: Count('Wrong lines') },
      { description: `Lines that are counted, but not listed: each list has the first ${maxListedLines}` }
    )
  },
  {
    $id: 'ProductImport',
    examples: [
      {
        mode: 'preview',
        lines: 3,
        new: 1,
        changed: 1,
        unchanged: 0,
        wrong: 1,
        skipped: 0,
        new_lines: [{ line: 2, sku: 'MUG-RED', id: null }],
        changed_lines: [{ line: 3, sku: 'MUG-BLUE', id: 1, fields: ['price_cents', 'stock'] }],
        wrong_lines: [
          {
            line: 4,
            sku: 'MUG-GREEN',
            code: 'VALIDATION_FAILED',
            detail: 'stock must be >= 0',
            errors: [{ column: 'stock', message: 'must be >= 0' }]
          }
        ],
        not_listed: { new: 0, changed: 0, wrong: 0 }
      }
    ]
  }
)

export type ProductImport = Static<typeof ProductImport>

export const productImportCsvExample =
  'sku,name,price,stock\r\nMUG-RED,Red mug,24.90,50\r\nMUG-BLUE,Blue mug,22.50,80\r\nMUG-GREEN,Green mug,24.90,-1\r\n'

export const productImportNdjsonExample = [
  { type: 'wrong', ...ProductImport.examples[0].wrong_lines[0] },
  { type: 'progress', lines: 3, new: 1, changed: 1, unchanged: 0, wrong: 1, skipped: 0, resume_from_line: 5 },
  { type: 'summary', ...ProductImport.examples[0] }
]
  .map(event => `${JSON.stringify(event)}\n`)
  .join('')

/** Whether an error is about a line, and not about the request. */
export function isLineCode(code: ErrorCode): code is (typeof lineCodes)[number] {
  return lineCodes.some(known => known === code) && errorCatalogue[code].status < 500
}
