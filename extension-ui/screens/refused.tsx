// The records Pipedrive or a rule refused, why, and another try for one or all.
import { useState } from 'react'
import { useApp } from '../app.tsx'
import { counted } from '../numbers.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import { RecordName } from '../parts/record-name.tsx'
import { Table } from '../parts/table.tsx'
import { useAction, usePoll } from '../polling.ts'
import type { RecordRow } from '../types.ts'

interface RefusedProps {
  readonly migrationId: string
  readonly refused: number
  readonly refresh: () => Promise<void>
}

export function RefusedRecords({ migrationId, refused, refresh }: RefusedProps) {
  const { api, host } = useApp()
  const action = useAction()
  const [more, setMore] = useState<{ rows: RecordRow[]; next: string | null } | null>(null)
  const first = usePoll({
    key: migrationId,
    again: refused,
    ask: () => api.records(migrationId, { status: 'refused' }),
  })
  const retry = (which: { object?: string; sourceIds?: string[] }) =>
    action.run(async () => {
      const { retried } = await api.retry(migrationId, which)
      setMore(null)
      await Promise.all([first.reload(), refresh()])
      host.say(`${counted(retried, 'record')} will be tried again.`)
    })
  const readMore = (cursor: string) =>
    action.run(async () => {
      const page = await api.records(migrationId, { status: 'refused', cursor })
      setMore((before) => ({ rows: [...(before?.rows ?? []), ...page.rows], next: page.next }))
    })
  return (
    <section className="card">
      <div className="row">
        <h2>{refused === 0 ? 'No record was refused' : `${counted(refused, 'record')} refused`}</h2>
        {refused === 0 ? null : (
          <Button isBusy={action.isBusy} onPress={() => retry({})}>
            Try all again
          </Button>
        )}
      </div>
      <Failure error={action.error} title="The records could not be tried again" />
      {refused === 0 ? null : (
        <Answer answer={first} waiting="Reading the refused records ...">
          {(page) => {
            const next = more ? more.next : page.next
            return (
              <>
                <Rows rows={[...page.rows, ...(more?.rows ?? [])]} isBusy={action.isBusy} onRetry={retry} />
                {next === null ? null : <Button onPress={() => readMore(next)}>Show more</Button>}
              </>
            )
          }}
        </Answer>
      )}
    </section>
  )
}

interface RowsProps {
  readonly rows: readonly RecordRow[]
  readonly isBusy: boolean
  readonly onRetry: (which: { object: string; sourceIds: string[] }) => void
}

function Rows({ rows, isBusy, onRetry }: RowsProps) {
  return (
    <Table<RecordRow>
      caption="Refused records and their reasons"
      rows={rows}
      keyOf={(row) => `${row.object} ${row.sourceId}`}
      columns={[
        {
          name: 'Record',
          isHead: true,
          cell: ({ object, sourceId, title }) => <RecordName object={object} sourceId={sourceId} title={title} />,
        },
        { name: 'Why', cell: (row) => row.reason ?? 'No reason was given.' },
        {
          name: 'Again',
          cell: (row) => (
            <Button
              look="quiet"
              isDisabled={isBusy}
              label={`Try ${row.title ?? row.sourceId} again`}
              onPress={() => onRetry({ object: row.object, sourceIds: [row.sourceId] })}
            >
              Try again
            </Button>
          ),
        },
      ]}
    />
  )
}
