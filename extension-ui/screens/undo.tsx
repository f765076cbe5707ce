// Step 10: everything back: a preview first, then one question by Pipedrive, then three buckets.
import { useApp } from '../app.tsx'
import { count, counted, instant } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure, Notice } from '../parts/notice.tsx'
import { RecordName } from '../parts/record-name.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { Table } from '../parts/table.tsx'
import { useAction } from '../polling.ts'
import { currentUndo, isMoving, isRunOpen } from '../steps.ts'
import type { Migration, Run } from '../types.ts'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'

type Buckets = NonNullable<Run['buckets']>

export function UndoScreen({ migration, refresh }: ScreenProps) {
  const { api, host } = useApp()
  const action = useAction()
  const run = currentUndo(migration)
  const preview = () => action.run(() => api.startRun(migration.id, 'rollback', { preview: true }).finally(refresh))
  const undo = async () => {
    // Something may have been written since the preview came onto the page; then its number says too little.
    const reverted = currentUndo(await api.migration(migration.id))?.buckets?.reverted
    const isSure = await host.confirm({
      title: 'Undo the migration?',
      description: `${reverted === undefined ? 'Everything the migration created' : counted(reverted, 'record')} will be removed from Pipedrive or get its earlier values back. Records that somebody has edited since are kept.`,
      okText: 'Undo the migration',
      isDestructive: true,
    })
    if (isSure) await api.startRun(migration.id, 'rollback').finally(refresh)
  }
  return (
    <>
      <p className="lead">
        Everything the migration created is removed, and what it changed gets its earlier values back. Records that
        somebody has worked on since are kept and listed. Perfect Books is not touched.
      </p>
      <Doing
        migration={migration}
        run={run}
        isBusy={action.isBusy}
        onPreview={preview}
        onUndo={() => action.run(undo)}
      />
      <Failure error={action.error} title="The undo did not start" />
      {run ? <UndoRun migration={migration} run={run} refresh={refresh} /> : null}
    </>
  )
}

interface DoingProps {
  readonly migration: Migration
  readonly run: Run | null
  readonly isBusy: boolean
  readonly onPreview: () => void
  readonly onUndo: () => void
}

function Doing({ migration, run, isBusy, onPreview, onUndo }: DoingProps) {
  const isPreviewed = run !== null && run.preview && run.state === 'done'
  const waits = isMoving(migration)
  return (
    <section className="card">
      <p>
        {waits
          ? 'A run is going on or waits for its start. Cancel it or let it end before you undo.'
          : isPreviewed
            ? 'This is what an undo would do. Nothing has been removed yet.'
            : 'Look at a preview first: it changes nothing.'}
      </p>
      <div className="buttons">
        <Button look={isPreviewed ? 'plain' : 'primary'} isBusy={isBusy} isDisabled={waits} onPress={onPreview}>
          {isPreviewed ? 'Preview again' : 'Show what would be undone'}
        </Button>
        <Button look="negative" icon="undo" isBusy={isBusy} isDisabled={waits || !isPreviewed} onPress={onUndo}>
          Undo the migration
        </Button>
      </div>
    </section>
  )
}

function UndoRun({ migration, run, refresh }: { migration: Migration; run: Run; refresh: () => Promise<void> }) {
  const isOpen = isRunOpen(run)
  const what = run.preview ? 'Preview' : 'Undo'
  return (
    <>
      {isOpen || !run.buckets ? (
        <section className="card">
          <h2>{what}</h2>
          <RunProgress run={run} />
          <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
        </section>
      ) : null}
      {run.buckets ? <BucketsReport run={run} buckets={run.buckets} /> : null}
    </>
  )
}

function BucketsReport({ run, buckets }: { run: Run; buckets: Buckets }) {
  const isDone = !run.preview && run.state === 'done'
  const unnamed = buckets.kept + buckets.failed - buckets.stayed.length
  return (
    <>
      {isDone ? (
        <Notice tone={buckets.failed === 0 ? 'positive' : 'warning'} title="The migration was undone">
          {run.endedAt ? <p>On {instant(run.endedAt)}.</p> : null}
        </Notice>
      ) : null}
      <section className="card">
        <h2>{run.preview ? 'What would happen' : 'What happened'}</h2>
        <dl className="facts">
          <Bucket name={run.preview ? 'Would be undone' : 'Undone'} value={buckets.reverted} />
          <Bucket name="Kept, edited since" value={buckets.kept} />
          <Bucket name={run.preview ? 'Would fail' : 'Failed'} value={buckets.failed} />
        </dl>
        <h3>Records that stay in Pipedrive</h3>
        {unnamed > 0 ? (
          <p>
            The first {count(buckets.stayed.length)} are named; {count(unnamed)} more stay as well.
          </p>
        ) : null}
        <Table<Buckets['stayed'][number]>
          caption="Records that stay, with their reasons"
          rows={buckets.stayed}
          keyOf={(row) => `${row.object} ${row.sourceId}`}
          empty={run.preview ? 'None: everything can be undone.' : 'None.'}
          columns={[
            { name: 'Record', isHead: true, cell: (row) => <RecordName {...row} /> },
            { name: 'Why it stays', cell: (row) => row.reason },
          ]}
        />
      </section>
    </>
  )
}

function Bucket({ name, value }: { name: string; value: number }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  )
}
