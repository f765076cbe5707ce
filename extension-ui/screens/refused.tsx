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
import type { RecordRow, Records, Run } from '../types.ts'
import type { ScreenProps } from './screen-props.ts'

/** Every run can refuse records and every run can mend them, so the list itself is counted, not what one run says. */
export function RefusedRecords({ migration, refresh }: Pick<ScreenProps, 'migration' | 'refresh'>) {
  const migrationId = migration.id
  const { api, host } = useApp()
  const action = useAction()
  const [more, setMore] = useState<{ rows: RecordRow[]; next: string | null } | null>(null)
  const first = usePoll({
    key: migrationId,
    again: migration.runs.map((run) => `${run.state} ${refusedIn(run)}`).join(),
    ask: () => api.records(migrationId, { status: 'refused' }),
  })
  const isNone = first.value?.rows.length === 0
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
        <h2>{headingOf(first.value)}</h2>
        {first.value === null || isNone ? null : (
          <Button isBusy={action.isBusy} onPress={() => retry({})}>
            Try all again
          </Button>
        )}
      </div>
      <Failure error={action.error} title="The records could not be tried again" />
      {isNone ? null : (
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

const refusedIn = (run: Run): number => run.objects.reduce((sum, row) => sum + row.refused, 0)

/** The list comes in pages, and nobody counts what lies behind the first. */
function headingOf(page: Records | null): string {
  if (page === null) return 'Refused records'
  if (page.rows.length === 0) return 'No record was refused'
  return `${page.next === null ? '' : 'More than '}${counted(page.rows.length, 'record')} refused`
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
