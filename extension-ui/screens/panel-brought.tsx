// What came with a record: how much of each kind, the newest few, and what did not arrive with its reason.
import { count, instant, plainDay } from '../numbers.ts'
import { Pill } from '../parts/notice.tsx'
import type { Brought, BroughtRow } from '../types.ts'
import { capital, objectName } from '../words.ts'

export function PanelBrought({ brought }: { brought: Brought }) {
  const { objects, newest, open } = brought
  if (objects.length === 0) return null
  const named = new Set(open.map(keyOf))
  const arrived = newest.filter((row) => !named.has(keyOf(row)))
  return (
    <section className="panel-brought">
      <h2>Came with it</h2>
      <ul className="brought-counts">
        {objects.map((one) => (
          <li key={one.object}>
            <b>
              {count(one.records)}
              {one.isAtLeast ? '+' : ''}
            </b>{' '}
            {objectName(one.object, one.records)}
            {aside(one)}
          </li>
        ))}
      </ul>
      <Rows title="Not in Pipedrive" rows={open} />
      <Rows title="Newest" rows={arrived} />
    </section>
  )
}

const keyOf = ({ object, sourceId }: BroughtRow): string => `${object} ${sourceId}`

function aside({ refused, waiting }: Brought['objects'][number]): string {
  const said = [
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
    ...(waiting > 0 ? [`${count(waiting)} waiting`] : []),
  ]
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

function Rows({ title, rows }: { title: string; rows: readonly BroughtRow[] }) {
  if (rows.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {rows.map((row) => (
          <li key={keyOf(row)} className="arrival">
            <Row row={row} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Row({ row }: { row: BroughtRow }) {
  const { object, sourceId, title, date, status, reason } = row
  const kind = capital(objectName(object, 1))
  return (
    <>
      <p className="arrival-head">
        <span className="line-name">{title ?? `${kind} ${sourceId}`}</span>
        <State status={status} />
      </p>
      <p className="hint">
        {kind}
        {date === null ? '' : ` · ${date.length === 10 ? plainDay(date) : instant(date)}`}
      </p>
      {reason === null ? null : <p className="hint">{reason}</p>}
    </>
  )
}

/** What simply arrived needs no word. */
function State({ status }: { status: BroughtRow['status'] }) {
  switch (status) {
    case 'refused':
      return (
        <Pill tone="negative" icon="stop">
          Refused
        </Pill>
      )
    case 'waiting':
      return (
        <Pill tone="warning" icon="clock">
          Waiting
        </Pill>
      )
    case 'reverted':
      return (
        <Pill tone="neutral" icon="undo">
          Undone
        </Pill>
      )
    case 'edited_since':
      return (
        <Pill tone="info" icon="edit">
          Edited since
        </Pill>
      )
    case 'imported':
    case 'not_in_migration':
      return null
  }
}
