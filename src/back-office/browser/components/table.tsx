import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  title: string
  cell: (row: Row) => ComponentChildren
  isNumber?: boolean
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  label: string
  columns: ReadonlyArray<Column<Row>>
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  isLoading?: boolean
  /** For a table whose rows can be chosen. */
  selection?: {
    selected: ReadonlySet<string | number>
    onChange: (selected: ReadonlySet<string | number>) => void
    labelOf: (row: Row) => string
    canSelect?: (row: Row) => boolean
  }
}

/**
 * A table; on a phone each row is a card, in which each value has the title of its column. The roles are written out,
 * because a browser forgets them for a table that is laid out as cards.
 */
export function Table<Row>({ label, columns, rows, keyOf, isLoading, selection }: Props<Row>) {
  const selectable = selection ? rows.filter(row => selection.canSelect?.(row) ?? true) : []
  const isAllSelected = selectable.length > 0 && selectable.every(row => selection?.selected.has(keyOf(row)))
  const toggle = (keys: ReadonlyArray<string | number>, isSelected: boolean) => {
    const next = new Set(selection?.selected)
    for (const key of keys) {
      if (isSelected) next.add(key)
      else next.delete(key)
    }
    selection?.onChange(next)
  }
  return (
    <table role="table" aria-label={label} aria-busy={isLoading === true}>
      <thead role="rowgroup">
        <tr role="row">
          {selection && (
            <th role="columnheader" scope="col" class="select">
              <input
                type="checkbox"
                aria-label="Select all on this page"
                checked={isAllSelected}
                disabled={selectable.length === 0}
                onChange={event => toggle(selectable.map(keyOf), event.currentTarget.checked)}
              />
            </th>
          )}
          {columns.map(({ title, isNumber }) => (
            <th key={title} role="columnheader" scope="col" class={isNumber === true ? 'number' : ''}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(row => (
          <tr key={keyOf(row)} role="row">
            {selection && (
              <td role="cell" class="select">
                <input
                  type="checkbox"
                  aria-label={`Select ${selection.labelOf(row)}`}
                  checked={selection.selected.has(keyOf(row))}
                  disabled={!(selection.canSelect?.(row) ?? true)}
                  onChange={event => toggle([keyOf(row)], event.currentTarget.checked)}
                />
              </td>
            )}
            {columns.map(({ title, cell, isNumber }) => (
              <td key={title} role="cell" data-label={title} class={isNumber === true ? 'number' : ''}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
