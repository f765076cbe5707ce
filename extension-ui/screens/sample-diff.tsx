// The comparison of the sample, field by field, with a filter by verdict; more is read on request.
import { useState } from 'react'
import { useApp } from '../app.tsx'
import { count, shown } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Failure, Pill, type Tone } from '../parts/notice.tsx'
import { type Choice, Segments } from '../parts/segments.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { DiffRow, Verdict } from '../types.ts'
import { capital, fieldName, objectName, verdictWords, writtenName } from '../words.ts'

const verdicts = ['different', 'missing', 'changed_by_rule', 'left_out', 'equal'] as const
const looks: Readonly<Record<Verdict, readonly [Tone, IconName]>> = {
  equal: ['positive', 'equal'],
  changed_by_rule: ['info', 'rule'],
  different: ['negative', 'warning'],
  missing: ['negative', 'stop'],
  left_out: ['neutral', 'leave'],
}

export function DiffTable({ migrationId }: { migrationId: string }) {
  const { api } = useApp()
  const action = useAction()
  const [more, setMore] = useState<{ rows: DiffRow[]; next: string | null } | null>(null)
  const diff = usePoll({ key: migrationId, ask: () => api.diff(migrationId) })
  const readMore = (cursor: string) =>
    action.run(async () => {
      const page = await api.diff(migrationId, cursor)
      setMore((before) => ({ rows: [...(before?.rows ?? []), ...page.rows], next: page.next }))
    })
  return (
    <section className="card">
      <h2>Value by value</h2>
      <Answer answer={diff} waiting="Reading the comparison ...">
        {(first) => {
          const next = more ? more.next : first.next
          return (
            <>
              <DiffRows summary={first.summary} rows={[...first.rows, ...(more?.rows ?? [])]} />
              {next === null ? null : (
                <Button isBusy={action.isBusy} onPress={() => readMore(next)}>
                  Show more
                </Button>
              )}
              <Failure error={action.error} title="More could not be read" />
            </>
          )
        }}
      </Answer>
    </section>
  )
}

type Filter = Verdict | 'all'

function DiffRows({ summary, rows }: { summary: Readonly<Record<string, number>>; rows: readonly DiffRow[] }) {
  const total = verdicts.reduce((sum, verdict) => sum + (summary[verdict] ?? 0), 0)
  const [filter, setFilter] = useState<Filter>('all')
  const asked = filter === 'all' ? rows : rows.filter((row) => row.verdict === filter)
  const choices: readonly Choice<Filter>[] = [
    { id: 'all', name: 'All', count: total },
    ...verdicts.map((id) => ({ id: id, name: verdictWords[id], count: summary[id] ?? 0 })),
  ]
  return (
    <>
      <Segments label="Which values are shown" choices={choices} chosen={filter} onChoose={setFilter} />
      <Table<DiffRow>
        look="compared"
        caption="Values of the sample: in Perfect Books and as read back from Pipedrive"
        rows={asked}
        keyOf={(row) => `${row.object} ${row.sourceId} ${row.field}`}
        empty={
          filter === 'all' || (summary[filter] ?? 0) === 0
            ? 'No value is like this.'
            : `None among the first ${count(rows.length)}: show more below.`
        }
        columns={[
          { name: 'Record', isHead: true, cell: (row) => `${capital(objectName(row.object, 1))} ${row.sourceId}` },
          { name: 'Field', cell: (row) => fieldName(row.field) },
          { name: 'In Perfect Books', cell: (row) => <span className="value">{shown(row.source)}</span> },
          { name: 'In Pipedrive', cell: (row) => <Found row={row} /> },
          { name: 'Verdict', cell: (row) => <VerdictCell row={row} /> },
        ]}
      />
    </>
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
