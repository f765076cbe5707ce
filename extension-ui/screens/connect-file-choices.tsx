// What a person can put right of how a file was understood: its object, its key, where its headings stand, how its dates are written.
import { count, counted } from '../numbers.ts'
import type { Identity } from '../types.ts'
import { capital, objectName } from '../words.ts'

export type FileFound = NonNullable<Identity['files']>[number]
export type Entry = FileFound['entry']

const sourceObjects: readonly string[] = [
  'company', 'contact', 'deal', 'user', 'pipeline', 'stage', 'email', 'call', 'meeting', 'note', 'task', 'file', 'time_entry', 'rate',
  'trust_account', 'workflow',
] // prettier-ignore

export interface CardProps {
  readonly file: FileFound
  readonly edit: Partial<Entry>
  readonly onEdit: (edit: Partial<Entry>) => void
}

export function FileChoices({ file, edit, onEdit }: CardProps) {
  const { entry } = file
  const objects = [...new Set([file.object, ...sourceObjects])]
  return (
    <div className="file-choices">
      <label className="field">
        <span className="field-name">Holds</span>
        <select value={edit.object ?? entry.object} onChange={(event) => onEdit({ object: event.target.value })}>
          {objects.map((object) => (
            <option key={object} value={object}>
              {capital(objectName(object))}
            </option>
          ))}
        </select>
      </label>
      <KeyChoice file={file} edit={edit} onEdit={onEdit} />
      {entry.skip_rows_before_header === undefined ? null : (
        <label className="field">
          <span className="field-name">Rows above the headings</span>
          <input
            type="number"
            min={0}
            max={1000}
            value={edit.skip_rows_before_header ?? entry.skip_rows_before_header}
            onChange={(event) => onEdit({ skip_rows_before_header: Math.max(0, Number(event.target.value)) })}
          />
        </label>
      )}
      <label className="field">
        <span className="field-name">Dates are written</span>
        <select
          value={edit.date_format ?? entry.date_format ?? ''}
          onChange={(event) => onEdit({ date_format: event.target.value === '' ? undefined : event.target.value })}
        >
          <option value="">as recognised</option>
          {['dd/MM/yyyy', 'MM/dd/yyyy', 'dd-MM-yy', 'dd.MM.yyyy', 'yyyy-MM-dd'].map((layout) => (
            <option key={layout} value={layout}>
              {layout}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** What was measured over all rows stands beside each proposal. */
function KeyChoice({ file, edit, onEdit }: CardProps) {
  const { entry, keys } = file
  const keyText = JSON.stringify(edit.primary_key ?? entry.primary_key ?? null)
  const proposals = keys.map(({ columns, filled, distinct }) => ({
    value: JSON.stringify(columns.length === 1 ? columns[0] : columns),
    label: `${columns.join(' + ')}: filled in ${count(filled)} of ${counted(file.rows, 'row')}, ${count(distinct)} different`,
  }))
  const others = file.after.headings
    .filter((heading) => !keys.some(({ columns }) => columns.length === 1 && columns[0] === heading))
    .map((heading) => ({ value: JSON.stringify(heading), label: heading }))
  return (
    <label className="field">
      <span className="field-name">Known by</span>
      <select value={keyText} onChange={(event) => onEdit({ primary_key: keyOf(event.target.value) })}>
        {keyText === 'null' ? <option value="null">The number of its row</option> : null}
        {[...proposals, ...others].map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A choice was written as JSON by this screen: one column, or several together. */
function keyOf(text: string): Entry['primary_key'] {
  return JSON.parse(text) as Entry['primary_key']
}
