// A table that becomes a list of cards on a narrow page; explicit roles keep it a table for screen readers there.
import type { ReactNode } from 'react'
import { keepsFocus } from '../focus.ts'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  readonly isNumber?: boolean
  /** The column that names the row; one per table. */
  readonly isHead?: boolean
}

interface TableProps<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, index: number) => string
  readonly empty?: string
  readonly showCaption?: boolean
  /** `compared`: columns of equal width, for values that stand beside each other. */
  readonly look?: 'compared'
}

export function Table<Row>({ caption, columns, rows, keyOf, empty, showCaption, look }: TableProps<Row>) {
  if (rows.length === 0) return <p className="empty">{empty ?? 'There is nothing to show here.'}</p>
  // Many numbers side by side stay side by side on a narrow page.
  const isFigures = columns.filter((column) => column.isNumber).length > 2
  return (
    <table role="table" className={look ?? (isFigures ? 'figures' : undefined)}>
      <caption className={showCaption ? undefined : 'unseen'}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.name} role="columnheader" scope="col" className={column.isNumber ? 'number' : undefined}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" {...keepsFocus}>
        {rows.map((row, index) => (
          <tr role="row" key={keyOf(row, index)}>
            {columns.map((column) => (
              <Cell key={column.name} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = column.isNumber ? 'number' : undefined
  if (column.isHead)
    return (
      <th role="rowheader" scope="row" className={className}>
        {column.cell(row)}
      </th>
    )
  return (
    <td role="cell" className={className} data-label={column.name}>
      <span className="cell">{column.cell(row)}</span>
    </td>
  )
}
