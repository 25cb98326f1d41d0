import { useEffect, useRef, useState } from 'preact/hooks'
import { answer, api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
import { Empty } from '../components/empty.js'
import { Select } from '../components/field.js'
import { SearchBox, Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { ApplyCounts } from './count-apply.js'
import { CountSheet } from './count-sheet.js'
import { isCount, isCountable, type CountEntry } from './count-entry.js'
import { productQuery, productTabs } from './products-query.js'

type Product = Schema<'Product'>
type Location = Schema<'Location'>

/** Counts the stock: a sheet of products, whose counts are applied together. */
export function Count() {
  const can = useCan()
  const { data, problem, reload } = useRead(
    can('stock:read') ? 'locations' : null,
    () => api.GET('/locations', { params: { query: { limit: 100 } } }),
    []
  )
  if (!can('stock:read')) return <Empty title="Your key may not read where stock is" />
  if (data) return <CountAt locations={data.locations} />
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

function CountAt({ locations }: { locations: readonly Location[] }) {
  const { query } = usePlace()
  const filters = productQuery(query, pageSize)
  const { data, problem, reload } = useRead(
    JSON.stringify(filters),
    () => api.GET('/products', { params: { query: filters } }),
    ['products']
  )
  const [locationId, setLocationId] = useState(locations[0]?.id ?? 1)
  const { entries, type, leave, settle, clear } = useEntries(locationId)
  const [isApplying, setIsApplying] = useState(false)
  const [isUndecided, setIsUndecided] = useState(false)
  const counts = [...entries.values()].filter(({ text }) => text !== '')
  useWarning(counts.length > 0)
  return (
    <>
      <div class="head">
        <h1>Count stock</h1>
        <Link to="/products">All products</Link>
      </div>
      <p>
        Type what can be sold: leave out units of orders that have not shipped. Sales go on meanwhile: what is applied
        is the difference from the records at the moment when you typed, so sales before and after it both count.
      </p>
      <LocationChoice locations={locations} hasCounts={counts.length > 0} value={locationId} onChange={setLocationId} />
      <Tabs label="Products" tabs={productTabs} />
      <div class="row">
        <SearchBox label="Search by name or SKU" />
      </div>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          {data.products.length === 0 ? (
            <Empty title="No products match" />
          ) : (
            <CountSheet
              products={data.products}
              entries={entries}
              isLocked={isUndecided}
              onType={(product, text) => {
                setIsApplying(false)
                type(product, text)
              }}
              onLeave={leave}
              onEnd={() => setIsApplying(counts.length > 0 && counts.every(({ text }) => isCount(text)))}
            />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
      <Summary counts={counts} isUndecided={isUndecided} onClear={clear} onApply={() => setIsApplying(true)} />
      <ApplyCounts
        // The records of the last count may still be on their way.
        isOpen={isApplying && counts.every(isCountable)}
        counts={counts}
        locationId={locationId}
        onUndecided={setIsUndecided}
        onApplied={settle}
        onClose={() => setIsApplying(false)}
      />
    </>
  )
}

interface LocationChoiceProps {
  locations: readonly Location[]
  hasCounts: boolean
  value: number
  onChange: (id: number) => void
}

function LocationChoice({ locations, hasCounts, value, onChange }: LocationChoiceProps) {
  if (locations.length < 2) return null
  return (
    <Select
      label="Location"
      hint={hasCounts ? 'Apply or clear the counts to change the location.' : undefined}
      disabled={hasCounts}
      value={String(value)}
      options={locations.map(({ id, name }) => [String(id), name])}
      onChange={event => onChange(Number(event.currentTarget.value))}
    />
  )
}

interface SummaryProps {
  counts: readonly CountEntry[]
  isUndecided: boolean
  onClear: () => void
  onApply: () => void
}

function Summary({ counts, isUndecided, onClear, onApply }: SummaryProps) {
  return (
    <div class="card">
      <div class="head">
        <p role="status">
          {isUndecided
            ? 'The service has not said whether all counts were applied. Send them again: none is applied twice.'
            : `${counted(counts.length, 'product')} counted`}
        </p>
        <p class="actions">
          {!isUndecided && counts.length > 0 && (
            <button type="button" onClick={onClear}>
              Clear
            </button>
          )}
          <button
            type="button"
            class="primary"
            disabled={counts.length === 0 || !counts.every(isCountable)}
            onClick={onApply}
          >
            {isUndecided ? 'Send again' : 'Apply'}
          </button>
        </p>
      </div>
    </div>
  )
}

// The most that the API lists; a person counts a shelf at a time.
const pageSize = 100

/** The counts that are not applied yet, at one location. They stay when another page or search shows other products. */
function useEntries(locationId: number) {
  const [entries, setEntries] = useState<ReadonlyMap<number, CountEntry>>(new Map())
  const lastReading = useRef(0)
  const change = (id: number, next: (entry: CountEntry | undefined) => CountEntry | undefined) =>
    setEntries(current => {
      const changed = new Map(current)
      const entry = next(current.get(id))
      if (entry) changed.set(id, entry)
      else changed.delete(id)
      return changed
    })

  /** The records are read as the first digit is typed. Who comes back to a count counts anew. */
  const type = (product: Product, text: string) => {
    const { id } = product
    if (text === '') return change(id, () => undefined)
    const entry = entries.get(id)
    if (entry && entry.text !== '' && !entry.isLeft && entry.message === undefined) {
      return change(id, current => current && { ...current, text })
    }
    const reading = ++lastReading.current
    change(id, () => ({ product, text, recorded: undefined, isLeft: false, reading }))
    const onRead = (result: Partial<CountEntry>) =>
      change(id, current => (current?.reading === reading ? { ...current, ...result } : current))
    answer(() => api.GET('/products/{id}/stock', { params: { path: { id } } })).then(
      ({ locations }) =>
        onRead({ recorded: locations.find(({ location_id: at }) => at === locationId)?.quantity ?? 0 }),
      (error: Error) => onRead({ message: `The records could not be read: ${error.message}. Type the count again.` })
    )
  }

  const leave = (id: number) => change(id, current => current && { ...current, isLeft: true })

  /** Forgets what was applied; what was refused is to be counted again. */
  const settle = (refused: ReadonlyMap<number, string>) =>
    setEntries(
      current =>
        new Map(
          [...refused].flatMap(([id, message]) => {
            const entry = current.get(id)
            return entry ? [[id, { ...entry, text: '', recorded: undefined, isLeft: true, message }] as const] : []
          })
        )
    )

  return { entries, type, leave, settle, clear: () => setEntries(new Map()) }
}

/** The browser asks before it closes a tab with counts that are not applied. */
function useWarning(hasCounts: boolean): void {
  useEffect(() => {
    if (!hasCounts) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [hasCounts])
}
