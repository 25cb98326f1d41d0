import { useEffect, useState } from 'preact/hooks'
import { answer, api, type Result } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useWrite } from '../api/use-write.js'
import { count, counted } from '../components/amounts.js'
import { Dialog } from '../components/dialog.js'
import { Field } from '../components/field.js'
import { Form } from '../components/form.js'
import { toast } from '../components/toast.js'
import { differenceOf, type CountEntry } from './count-entry.js'
import { signed } from './count-sheet.js'

interface Props {
  isOpen: boolean
  counts: readonly CountEntry[]
  locationId: number
  /** Says whether counts were sent without an answer that decides: then the same ones have to be sent again. */
  onUndecided: (isUndecided: boolean) => void
  /** @param refused why, by product */
  onApplied: (refused: ReadonlyMap<number, string>) => void
  onClose: () => void
}

/**
 * Applies the differences between the counts and the records. The write is here, and not in the dialog, because its
 * idempotency key has to outlive a dialog that is closed before the service has decided.
 */
export function ApplyCounts({ isOpen, counts, locationId, onUndecided, onApplied, onClose }: Props) {
  const [reason, setReason] = useState('count')
  const write = useWrite(
    async (entries: readonly CountEntry[], key) => await applyAll(entries, { locationId, reason: reason.trim(), key }),
    ['products', 'stock']
  )
  const isUndecided = write.problem !== undefined || write.isBusy
  useEffect(() => onUndecided(isUndecided), [isUndecided])
  const different = counts.filter(entry => differenceOf(entry) !== 0)
  const save = async () => {
    const refused = await write.send(different)
    if (!refused) return
    onApplied(refused)
    const corrected = different.length - refused.size
    toast(corrected === 0 ? 'No stock was corrected' : `Stock of ${counted(corrected, 'product')} corrected`)
    onClose()
  }
  if (!isOpen) return null
  const asRecorded = counts.length - different.length
  return (
    <Dialog title={`Apply ${counted(counts.length, 'count')}`} isClosable={!write.isBusy} onClose={onClose}>
      <Form
        write={write}
        action={different.length === 0 ? 'Done' : 'Apply'}
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        <ul aria-label="Corrections">
          {different.map(entry => (
            <li key={entry.product.id}>
              {entry.product.name} ({entry.product.sku}): <strong>{signed(differenceOf(entry))}</strong>,{' '}
              {count(Number(entry.text))} counted, {count(entry.recorded ?? 0)} recorded
            </li>
          ))}
        </ul>
        {asRecorded > 0 && <p>{counted(asRecorded, 'product')} as recorded: nothing changes.</p>}
        <p class="hint">Units that were sold since you typed a count stay sold: the difference is applied.</p>
        {different.length > 0 && (
          <Field
            label="Why"
            hint="For the ledger."
            required
            maxLength={200}
            disabled={isUndecided}
            value={reason}
            onInput={event => setReason(event.currentTarget.value)}
          />
        )}
      </Form>
    </Dialog>
  )
}

interface Options {
  locationId: number
  reason: string
  key: string
}

/**
 * Sends one change for each count, with an idempotency key of its own: when all are sent again, because the service was
 * busy or did not answer, those that have been applied are answered from before.
 *
 * @returns why counts were refused, by product
 * @throws ApiProblem, Unreachable unless each one was applied or refused
 */
async function applyAll(
  entries: readonly CountEntry[],
  { locationId, reason, key }: Options
): Promise<Result<ReadonlyMap<number, string>>> {
  const refused = new Map<number, string>()
  for (const entry of entries) {
    const { id } = entry.product
    const delta = differenceOf(entry)
    const params = { path: { id }, header: { 'idempotency-key': `${key}-${id}` } }
    const body = { delta, location_id: locationId, reason }
    try {
      await answer(() => api.POST('/products/{id}/stock', { params, body }))
    } catch (error) {
      if (!isRefusal(error)) throw error
      refused.set(id, reasonOf(error, delta))
    }
  }
  return { data: refused, response: new Response() }
}

/** Whether this count alone is wrong, and will stay so. */
function isRefusal(error: unknown): error is ApiProblem {
  if (!(error instanceof ApiProblem)) return false
  const { status, code } = error.body
  return status < 500 && status !== 429 && code !== 'IDEMPOTENCY_KEY_IN_USE'
}

function reasonOf({ body }: ApiProblem, delta: number): string {
  if (body.code !== 'INSUFFICIENT_STOCK') return `${body.detail}. Count it again.`
  return `${count(-delta)} were missing, but only ${count(Number(body.available))} are left by now. Count it again.`
}
