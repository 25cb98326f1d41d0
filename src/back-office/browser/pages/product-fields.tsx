import type { Schema } from '../api/client.js'
import { Checkbox, Field, TextArea } from '../components/field.js'
import { errorOf } from '../components/form.js'

/** The fields of a product as they are typed. */
export interface TypedProduct {
  sku: string
  name: string
  price: string
  description: string
  threshold: string
  externalId: string
  isActive: boolean
}

export const emptyFields: TypedProduct = {
  sku: '',
  name: '',
  price: '',
  description: '',
  threshold: '',
  externalId: '',
  isActive: true
}

export function fieldsOf(product: Schema<'Product'>): TypedProduct {
  return {
    sku: product.sku,
    name: product.name,
    price: String(product.price),
    description: product.description ?? '',
    threshold: product.low_stock_threshold === null ? '' : String(product.low_stock_threshold),
    externalId: product.external_id ?? '',
    isActive: product.is_active
  }
}

/** The fields as the API takes them. */
export function requestOf({ sku, name, price, description, threshold, externalId, isActive }: TypedProduct) {
  return {
    sku: sku.trim(),
    name: name.trim(),
    price: Number(price),
    description: description.trim() || null,
    low_stock_threshold: threshold === '' ? null : Number(threshold),
    external_id: externalId.trim() || null,
    is_active: isActive
  }
}

interface Props {
  fields: TypedProduct
  problem: Error | undefined
  onChange: (fields: TypedProduct) => void
}

export function ProductFields({ fields, problem, onChange }: Props) {
  const common = (name: Exclude<keyof TypedProduct, 'isActive'>, inRequest: string) => ({
    value: fields[name],
    error: errorOf(problem, `body/${inRequest}`),
    onInput: (event: { currentTarget: { value: string } }) => onChange({ ...fields, [name]: event.currentTarget.value })
  })
  return (
    <>
      <Field label="Name" required maxLength={200} {...common('name', 'name')} />
      <Field label="SKU" required maxLength={64} {...common('sku', 'sku')} />
      <Field
        label="Price"
        hint="In the currency of the shop."
        type="number"
        min={0}
        step="any"
        required
        {...common('price', 'price')}
      />
      <TextArea label="Description" maxLength={10_000} {...common('description', 'description')} />
      <Field
        label="Low at"
        hint="The stock at which the product counts as low. Empty: the setting of the shop."
        type="number"
        min={0}
        max={1_000_000_000}
        step={1}
        {...common('threshold', 'low_stock_threshold')}
      />
      <Field
        label="External id"
        hint="Its id in another system."
        maxLength={100}
        {...common('externalId', 'external_id')}
      />
      <Checkbox
        label="Can be ordered"
        checked={fields.isActive}
        onChange={event => onChange({ ...fields, isActive: event.currentTarget.checked })}
      />
    </>
  )
}
