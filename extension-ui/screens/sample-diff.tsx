// The comparison of the sample, field by field, all of it or one verdict; more is read on request.
import { useLayoutEffect, useRef, useState } from 'react'
import { useApp } from '../app.tsx'
import { counted, shown } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Failure, Pill, type Tone } from '../parts/notice.tsx'
import { type Choice, Segments } from '../parts/segments.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { Diff, DiffRow, Verdict } from '../types.ts'
import { capital, fieldName, objectName, verdictWords, writtenName } from '../words.ts'

const verdicts = ['different', 'missing', 'changed_by_rule', 'left_out', 'equal'] as const
const looks: Readonly<Record<Verdict, readonly [Tone, IconName]>> = {
  equal: ['positive', 'equal'],
  changed_by_rule: ['info', 'rule'],
  different: ['negative', 'warning'],
  missing: ['negative', 'stop'],
  left_out: ['neutral', 'leave'],
}

type Filter = Verdict | 'all'
interface ShownProps {
  readonly migrationId: string
  readonly filter: Filter
}

export function DiffTable({ migrationId }: { migrationId: string }) {
  const { api } = useApp()
  const diff = usePoll({ key: migrationId, ask: () => api.diff(migrationId) })
  return (
    <section className="card">
      <h2>Value by value</h2>
      <Answer answer={diff} waiting="Reading the comparison ...">
        {(first) => <Compared migrationId={migrationId} first={first} />}
      </Answer>
    </section>
  )
}

function Compared({ migrationId, first }: { migrationId: string; first: Diff }) {
  const [filter, setFilter] = useState<Filter>('all')
  const { summary } = first
  const total = verdicts.reduce((sum, verdict) => sum + (summary[verdict] ?? 0), 0)
  const choices: readonly Choice<Filter>[] = [
    { id: 'all', name: 'All', count: total },
    ...verdicts.map((id) => ({ id: id, name: verdictWords[id], count: summary[id] ?? 0 })),
  ]
  return (
    <>
      <Segments label="Which values are shown" choices={choices} chosen={filter} onChoose={setFilter} />
      {filter === 'all' ? (
        <Pages migrationId={migrationId} filter={filter} first={first} />
      ) : (
        <OfVerdict key={filter} migrationId={migrationId} filter={filter} />
      )}
    </>
  )
}

/** Asked of the app: among thousands of values the few that differ may stand on the last of many pages. */
function OfVerdict({ migrationId, filter }: ShownProps & { readonly filter: Verdict }) {
  const { api } = useApp()
  const answer = usePoll({ key: `${migrationId} ${filter}`, ask: () => api.diff(migrationId, { verdict: filter }) })
  return (
    <Answer answer={answer} waiting="Reading these values ...">
      {(first) => <Pages migrationId={migrationId} filter={filter} first={first} />}
    </Answer>
  )
}

function Pages({ migrationId, filter, first }: ShownProps & { readonly first: Diff }) {
  const { api } = useApp()
  const action = useAction()
  const [more, setMore] = useState<Pick<Diff, 'rows' | 'next'>>({ rows: [], next: first.next })
  const { next } = more
  const end = useRef<HTMLParagraphElement>(null)
  const rows = [...first.rows, ...more.rows]
  const hasEnded = next === null && more.rows.length > 0
  // With the last page its button is gone; without this the keyboard would be thrown back to the top.
  useLayoutEffect(() => {
    if (hasEnded && document.activeElement === document.body) end.current?.focus({ preventScroll: true })
  }, [hasEnded])
  const readMore = (cursor: string) =>
    action.run(async () => {
      const page = await api.diff(migrationId, { ...(filter === 'all' ? {} : { verdict: filter }), cursor })
      setMore((before) => ({ rows: [...before.rows, ...page.rows], next: page.next }))
    })
  return (
    <>
      <Rows rows={rows} />
      {next === null ? null : (
        <Button isBusy={action.isBusy} onPress={() => readMore(next)}>
          Show more
        </Button>
      )}
      {hasEnded ? (
        <p ref={end} className="hint" tabIndex={-1}>
          All {counted(rows.length, 'value')} are shown.
        </p>
      ) : null}
      <Failure error={action.error} title="More could not be read" />
    </>
  )
}

function Rows({ rows }: { rows: readonly DiffRow[] }) {
  return (
    <Table<DiffRow>
      look="compared"
      caption="Values of the sample: in Perfect Books and as read back from Pipedrive"
      rows={rows}
      keyOf={(row) => `${row.object} ${row.sourceId} ${row.field}`}
      empty="No value is like this."
      columns={[
        { name: 'Record', isHead: true, cell: (row) => `${capital(objectName(row.object, 1))} ${row.sourceId}` },
        { name: 'Field', cell: (row) => fieldName(row.field) },
        { name: 'In Perfect Books', cell: (row) => <span className="value">{shown(row.source)}</span> },
        { name: 'In Pipedrive', cell: (row) => <Found row={row} /> },
        { name: 'Verdict', cell: (row) => <VerdictCell row={row} /> },
      ]}
    />
  )
}

function Found({ row }: { row: DiffRow }) {
  const isOff = row.verdict === 'different' || row.verdict === 'missing'
  return (
    <>
      <span className="value">{row.verdict === 'left_out' ? 'not written' : shown(row.found)}</span>
      <span className="hint under">{writtenName(row.target, row.object)}</span>
      {isOff ? <span className="hint under">meant: {shown(row.meant)}</span> : null}
    </>
  )
}

function VerdictCell({ row }: { row: DiffRow }) {
  const [tone, icon] = looks[row.verdict]
  return (
    <>
      <Pill tone={tone} icon={icon}>
        {verdictWords[row.verdict]}
      </Pill>
      {row.rule ? <span className="hint under">{capital(row.rule)}</span> : null}
    </>
  )
}
