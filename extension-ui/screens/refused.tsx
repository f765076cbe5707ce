// The records Pipedrive or a rule refused, why, and another try for one, for all of one reason, or for all; and what waits for others.
import { useRef } from 'react'
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
  // As many pages as were asked for are read anew: one that stays from before would list what has been mended since.
  const pages = useRef(1)
  const first = usePoll({
    key: migrationId,
    again: migration.runs.map((run) => `${run.state} ${refusedIn(run)}`).join(),
    ask: () => readPages(pages.current, (from) => api.records(migrationId, { status: 'refused', ...from })),
  })
  const waiting = usePoll({
    key: migrationId,
    again: migration.runs.map((run) => `${run.state} ${waitingIn(run)}`).join(),
    ask: () => api.records(migrationId, { status: 'held' }),
  })
  const isNone = first.value?.rows.length === 0
  const retry = (which: Which) =>
    action.run(async () => {
      const { retried } = await api.retry(migrationId, which)
      await Promise.all([first.reload(), waiting.reload(), refresh()])
      host.say(`${counted(retried, 'record')} will be tried again.`)
    })
  const readMore = async (cursor: string) => {
    // Asked for by itself first: where it fails, the list stays as it is and the sentence stands beside the button.
    await api.records(migrationId, { status: 'refused', cursor })
    pages.current += 1
    await first.reload()
  }
  return (
    <section className="card">
      <div className="row">
        <h2>{first.value === null ? 'Refused records' : headingOf(first.value, 'refused', 'No record was refused')}</h2>
        {first.value === null || isNone ? null : (
          <Button isBusy={action.isBusy} onPress={() => retry({})}>
            Try all again
          </Button>
        )}
      </div>
      <Failure error={action.error} title="The records could not be tried again" />
      {isNone ? null : (
        <Answer answer={first} waiting="Reading the refused records ...">
          {(page) => <Refused page={page} isBusy={action.isBusy} onRetry={retry} onMore={readMore} />}
        </Answer>
      )}
      <Waiting page={waiting.value} isBusy={action.isBusy} onRetry={retry} />
    </section>
  )
}

/** The first `pages` pages as one; each is asked for with the cursor that the one before has given. */
async function readPages(pages: number, ask: (from: { cursor?: string }) => Promise<Records>): Promise<Records> {
  let read = await ask({})
  for (let page = 1; page < pages && read.next !== null; page += 1) {
    const { rows, next } = await ask({ cursor: read.next })
    read = { rows: [...read.rows, ...rows], next }
  }
  return read
}

const waitingIn = (run: Run): number => run.objects.reduce((sum, row) => sum + row.waiting, 0)
const refusedIn = (run: Run): number => run.objects.reduce((sum, row) => sum + row.refused, 0)

/** The list comes in pages, and nobody counts what lies behind the first. */
function headingOf(page: Records, word: string, none: string): string {
  if (page.rows.length === 0) return none
  return `${page.next === null ? '' : 'More than '}${counted(page.rows.length, 'record')} ${word}`
}

interface Which {
  readonly object?: string
  readonly sourceIds?: string[]
  readonly reason?: string
}

interface RefusedProps {
  readonly page: Records
  readonly isBusy: boolean
  readonly onRetry: (which: Which) => void
  readonly onMore: (cursor: string) => Promise<unknown>
}

function Refused({ page: { rows, next }, isBusy, onRetry, onMore }: RefusedProps) {
  const reading = useAction()
  return (
    <>
      <Groups rows={rows} isWhole={next === null} isBusy={isBusy} onRetry={onRetry} />
      <Rows caption="Refused records and their reasons" rows={rows} isBusy={isBusy} onRetry={onRetry} />
      {next === null ? null : (
        <Button isBusy={reading.isBusy} onPress={() => reading.run(() => onMore(next))}>
          Show more
        </Button>
      )}
      <Failure error={reading.error} title="More could not be read" />
    </>
  )
}

interface WaitingProps {
  readonly page: Records | null
  readonly isBusy: boolean
  readonly onRetry: (which: Which) => void
}

function Waiting({ page, isBusy, onRetry }: WaitingProps) {
  if (page === null || page.rows.length === 0) return null
  return (
    <>
      <h3>{headingOf(page, 'waiting for another record', 'No record waits')}</h3>
      <Rows caption="Waiting records and what they wait for" rows={page.rows} isBusy={isBusy} onRetry={onRetry} />
    </>
  )
}

interface GroupsProps {
  readonly rows: readonly RecordRow[]
  /** False: more rows than these are refused. */
  readonly isWhole: boolean
  readonly isBusy: boolean
  readonly onRetry: (which: Which) => void
}

/** What one mend in the source or in Pipedrive may put right together; one record alone is its own group. */
function Groups({ rows, isWhole, isBusy, onRetry }: GroupsProps) {
  const groups = [...Map.groupBy(rows, (row) => row.reason ?? '')].map(([reason, all]) => ({
    reason,
    records: all.length,
  }))
  const several = groups
    .filter(({ reason, records }) => reason !== '' && records > 1)
    .sort((one, other) => other.records - one.records)
  if (several.length === 0) return null
  const figure = (records: number) => `${isWhole ? '' : 'at least '}${counted(records, 'record')}`
  return (
    <Table<(typeof several)[number]>
      caption="Reasons that several records have"
      rows={several}
      keyOf={({ reason }) => reason}
      columns={[
        { name: 'Reason', isHead: true, cell: ({ reason }) => reason },
        { name: 'Records', cell: ({ records }) => figure(records) },
        {
          name: 'Again',
          cell: ({ reason, records }) => (
            <Button
              look="quiet"
              isDisabled={isBusy}
              label={`Try this group again: ${figure(records)}, ${reason}`}
              onPress={() => onRetry({ reason })}
            >
              Try this group again
            </Button>
          ),
        },
      ]}
    />
  )
}

interface RowsProps {
  readonly caption: string
  readonly rows: readonly RecordRow[]
  readonly isBusy: boolean
  readonly onRetry: (which: Which) => void
}

function Rows({ caption, rows, isBusy, onRetry }: RowsProps) {
  return (
    <Table<RecordRow>
      caption={caption}
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
