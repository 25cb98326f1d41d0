import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { api, type Result, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { count, counted } from '../components/amounts.js'
import { Dialog } from '../components/dialog.js'
import { Field } from '../components/field.js'
import { Form } from '../components/form.js'
import { Problem } from '../components/problem.js'
import { Table } from '../components/table.js'
import { toast } from '../components/toast.js'

type Import = Schema<'ProductImport'>

/** Imports products from a CSV file: first it shows what the file would do, then does it. */
export function ImportProducts({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<Blob>()
  const [report, setReport] = useState<Import>()
  const preview = useWrite((body: Blob) => send(body, 'preview'), [])
  const apply = useWrite((body: Blob) => send(body, 'apply'), ['products', 'stock'])
  const choose = async (chosen: File | undefined) => {
    setReport(undefined)
    setFile(undefined)
    if (!chosen) return
    // What is applied is what was previewed, also if the file is saved again meanwhile.
    const copy = new Blob([await chosen.arrayBuffer()])
    const found = await preview.send(copy)
    if (!found) return
    setFile(copy)
    setReport(found)
  }
  const importAll = async () => {
    if (!file) return
    const done = await apply.send(file)
    if (!done) return
    setReport(done)
    setFile(undefined)
    toast(`${counted(done.new, 'product')} added, ${count(done.changed)} changed`)
  }
  const changes = report ? report.new + report.changed : 0
  return (
    <Dialog title="Import products from a CSV" onClose={onClose}>
      <Form
        write={preview.isBusy ? preview : apply}
        action={file ? `Import ${counted(changes, 'line')}` : 'Import'}
        isDisabled={!file || changes === 0}
        onSubmit={() => {
          void importAll()
        }}
        onCancel={onClose}
      >
        <Field
          label="File"
          hint="The columns of the CSV that this page saves. A line without an id names its product by the SKU."
          type="file"
          accept=".csv,text/csv"
          onChange={event => {
            void choose(event.currentTarget.files?.[0])
          }}
        />
        {preview.problem && <Problem error={preview.problem} />}
        {report && <Report report={report} />}
      </Form>
    </Dialog>
  )
}

async function send(body: Blob, mode: Import['mode']): Promise<Result<Import>> {
  const result = await api.POST('/products/import', {
    params: { query: { mode } },
    headers: { 'content-type': 'text/csv', accept: 'application/json' },
    // OpenAPI describes the file as a text.
    body: body as unknown as string,
    bodySerializer: file => file
  })
  return result as Result<Import>
}

function Report({ report }: { report: Import }) {
  const isDone = report.mode === 'apply'
  const setsStock = report.changed_lines.some(({ fields }) => fields.includes('stock'))
  const { new: added, changed, wrong } = report.not_listed
  return (
    <>
      <p role="status">
        <strong>{isDone ? 'Imported.' : 'Nothing is imported yet.'}</strong> {counted(report.lines, 'line')}:{' '}
        {count(report.new)} new, {count(report.changed)} changed, {count(report.unchanged)} unchanged,{' '}
        {count(report.wrong)} wrong.
      </p>
      {setsStock && !isDone && (
        <p class="hint">
          The file sets the stock, also to what it was before the sales since it was saved. Remove the column to keep
          what was sold.
        </p>
      )}
      <Lines title="Wrong: these change nothing" lines={report.wrong_lines} left={wrong}>
        {({ detail, errors }) => errors?.map(({ column, message }) => `${column} ${message}`).join(', ') ?? detail}
      </Lines>
      <Lines title="Changed" lines={report.changed_lines} left={changed}>
        {({ fields }) => fields.map(field => field.replaceAll('_', ' ')).join(', ')}
      </Lines>
      <Lines title="New" lines={report.new_lines} left={added}>
        {() => 'a new product'}
      </Lines>
    </>
  )
}

interface LinesProps<Line> {
  title: string
  lines: readonly Line[]
  /** How many more there are. */
  left: number
  children: (line: Line) => ComponentChildren
}

function Lines<Line extends { line: number; sku: string | null }>({ title, lines, left, children }: LinesProps<Line>) {
  if (lines.length === 0) return null
  const more = lines.length - maxShown + left
  return (
    <>
      <h3>{title}</h3>
      <Table
        label={title}
        columns={[
          { title: 'Line', cell: ({ line }) => count(line) },
          { title: 'SKU', cell: ({ sku }) => sku ?? 'none' },
          { title: 'What', cell: children }
        ]}
        rows={lines.slice(0, maxShown)}
        keyOf={({ line }) => line}
      />
      {more > 0 && <p class="hint">and {counted(more, 'more line', 'more lines')}</p>}
    </>
  )
}

// Enough to see what is meant; whoever needs all of them reads them from the API.
const maxShown = 50
