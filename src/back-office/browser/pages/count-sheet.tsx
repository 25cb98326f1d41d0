import type { Schema } from '../api/client.js'
import { count } from '../components/amounts.js'
import { Table } from '../components/table.js'
import { differenceOf, isCount, isCountable, type CountEntry } from './count-entry.js'

type Product = Schema<'Product'>

interface Props {
  products: readonly Product[]
  entries: ReadonlyMap<number, CountEntry>
  isLocked: boolean
  onType: (product: Product, text: string) => void
  onLeave: (id: number) => void
  /** Enter in the last field. */
  onEnd: () => void
}

/**
 * A row for each product. The records are not shown before something is typed: who sees the number finds it. Enter and
 * the arrow keys go from field to field, as in a spreadsheet.
 */
export function CountSheet({ products, entries, isLocked, onType, onLeave, onEnd }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return
    event.preventDefault()
    const fields = [...event.currentTarget.querySelectorAll('input')]
    const next = fields.findIndex(field => field === event.target) + step
    if (fields[next]) fields[next].focus()
    else if (event.key === 'Enter') onEnd()
  }
  return (
    <div onKeyDown={onKeyDown}>
      <Table
        label="Count sheet"
        columns={[
          { title: 'Product', cell: ({ name }) => name },
          { title: 'SKU', cell: ({ sku }) => sku },
          {
            title: 'Counted',
            cell: product => (
              <input
                class="count"
                inputMode="numeric"
                autocomplete="off"
                maxLength={10}
                aria-label={`Counted of ${product.name} (${product.sku})`}
                aria-invalid={isWrong(entries.get(product.id)) ? true : undefined}
                disabled={isLocked}
                value={entries.get(product.id)?.text ?? ''}
                onInput={event => onType(product, event.currentTarget.value.trim())}
                onBlur={() => onLeave(product.id)}
              />
            )
          },
          { title: 'Difference', cell: ({ id }) => <Difference entry={entries.get(id)} /> }
        ]}
        rows={products}
        keyOf={({ id }) => id}
      />
    </div>
  )
}

const steps: Partial<Record<string, number>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }

function isWrong(entry: CountEntry | undefined): boolean {
  return entry !== undefined && entry.text !== '' && !isCount(entry.text)
}

function Difference({ entry }: { entry: CountEntry | undefined }) {
  if (!entry) return null
  if (entry.message !== undefined) return <strong class="error">{entry.message}</strong>
  if (isWrong(entry)) return <strong class="error">Type a whole number</strong>
  if (!isCountable(entry)) return <span class="hint">Reading …</span>
  const difference = differenceOf(entry)
  if (difference === 0) return 'As recorded'
  return (
    <span>
      <strong>{signed(difference)}</strong> <span class="hint">of {count(entry.recorded ?? 0)} recorded</span>
    </span>
  )
}

/** `+2`, `−1` */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${count(Math.abs(value))}`
}
