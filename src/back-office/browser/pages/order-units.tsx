import type { Schema } from '../api/client.js'
import { counted } from '../components/amounts.js'
import { Field } from '../components/field.js'

type Item = Schema<'Order'>['items'][number]

/** How many units of each line a form is about, by the line's id. Lines that are not in it: as many as there are. */
export type Units = Readonly<Record<number, string>>

export interface UnitsProps {
  items: readonly Item[]
  /** How many units of a line there are. */
  available: (item: Item) => number
  units: Units
  onChange: (units: Units) => void
}

export function UnitFields({ items, available, units, onChange }: UnitsProps) {
  return (
    <>
      {items
        .filter(item => available(item) > 0)
        .map(item => (
          <Field
            key={item.id}
            label={`${item.product_name} (${item.sku}), of ${available(item)}`}
            type="number"
            min={0}
            max={available(item)}
            step={1}
            required
            value={String(unitsOf(item, { available, units }))}
            onInput={event => onChange({ ...units, [item.id]: event.currentTarget.value })}
          />
        ))}
    </>
  )
}

/** The units of each line that the form is about, as the API takes them. */
export function chosenItems({
  items,
  available,
  units
}: Omit<UnitsProps, 'onChange'>): Array<{ item_id: number; quantity: number }> {
  return items
    .map(item => ({ item_id: item.id, quantity: Number(unitsOf(item, { available, units })) }))
    .filter(({ quantity }) => quantity > 0)
}

/** `3 × Blue mug, 1 × Tray`; undefined without a unit. */
export function namedUnits(
  items: readonly Item[],
  chosen: ReadonlyArray<{ item_id: number; quantity: number }>
): string | undefined {
  const names = chosen.map(({ item_id: itemId, quantity }) => {
    const item = items.find(({ id }) => id === itemId)
    return `${quantity} × ${item?.product_name ?? `line ${itemId}`}`
  })
  return names.length === 0 ? undefined : names.join(', ')
}

export function totalUnits(chosen: ReadonlyArray<{ quantity: number }>): number {
  return chosen.reduce((sum, { quantity }) => sum + quantity, 0)
}

/** `1 unit goes`, `3 units go` */
export function unitsGo(chosen: ReadonlyArray<{ quantity: number }>): string {
  const total = totalUnits(chosen)
  return `${counted(total, 'unit')} ${total === 1 ? 'goes' : 'go'}`
}

/** What was typed, or all that there is: a line of which others took some keeps no more than is left. */
function unitsOf(item: Item, { available, units }: Pick<UnitsProps, 'available' | 'units'>): string | number {
  return units[item.id] ?? available(item)
}
