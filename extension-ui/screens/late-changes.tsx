// What was changed in Perfect Books after the full run: the looks for it, what each left alone, and when the next is due.
import { type ReactNode, useState } from 'react'
import { useApp } from '../app.tsx'
import { counted, instant, shown } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import { RunProgress, RunState } from '../parts/run-progress.tsx'
import { Table } from '../parts/table.tsx'
import { useAction } from '../polling.ts'
import { isRunOpen, latestRun, waitsToBegin } from '../steps.ts'
import type { Run } from '../types.ts'
import { capital, fieldName, objectName } from '../words.ts'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'

type Report = NonNullable<Run['delta']>
type Conflict = Report['conflicts'][number]

export function LateChanges({ migration, refresh }: Pick<ScreenProps, 'migration' | 'refresh'>) {
  const { api } = useApp()
  const action = useAction()
  const looks = migration.runs.filter((run) => run.kind === 'delta')
  const latest = latestRun(migration, 'delta')
  const isFinished = migration.phase === 'finished'
  const begin = () => action.run(() => api.startRun(migration.id, 'delta').finally(refresh))
  if (!isFinished && looks.length === 0) return null
  return (
    <section className="card">
      <h2>Late changes</h2>
      <p>
        What was changed in Perfect Books since the run began is picked up by itself for the hours you chose. What
        somebody has edited in Pipedrive meanwhile is left alone and listed below.
      </p>
      {isFinished ? <p>{migration.runs.some(waitsToBegin) ? afterIt : nextLook(migration.nextDeltaAt)}</p> : null}
      {latest && isRunOpen(latest) ? (
        <>
          <RunProgress run={latest} />
          <RunButtons migrationId={migration.id} run={latest} refresh={refresh} />
        </>
      ) : null}
      {isFinished && !migration.runs.some(isRunOpen) ? (
        <Button isBusy={action.isBusy} onPress={begin}>
          Look for changes now
        </Button>
      ) : null}
      <Failure error={action.error} title="The look for changes did not start" />
      <ul aria-label="Looks for late changes, the newest first">
        {looks
          .filter((run) => !isRunOpen(run))
          .map((run) => (
            <Look key={run.id} run={run} />
          ))}
      </ul>
    </section>
  )
}

const afterIt = 'The looks go on after the full run that waits for its start time.'

function nextLook(dueAt: string | null | undefined): string {
  return dueAt
    ? `The next look is due on ${instant(dueAt)}.`
    : 'No further look comes by itself; you can still look for changes whenever you like.'
}

function Look({ run }: { run: Run }) {
  const written = run.objects.reduce((sum, row) => sum + row.written, 0)
  return (
    <li className="look">
      <div className="run-head">
        <span className="line-name">{instant(run.createdAt)}</span>
        <RunState run={run} />
        <span>{written === 0 ? 'No record' : counted(written, 'record')} brought over</span>
      </div>
      {run.reason ? <p>{run.reason}</p> : null}
      {run.delta ? <Found report={run.delta} /> : null}
    </li>
  )
}

function Found({ report }: { report: Report }) {
  const { conflicts, vanished, remarks, objects } = report
  const kept = objects.reduce((sum, row) => sum + row.conflicts, 0)
  const gone = objects.reduce((sum, row) => sum + row.vanished, 0)
  return (
    <>
      {conflicts.length === 0 ? null : (
        <Fold title={counted(kept, 'edit in Pipedrive was kept', 'edits in Pipedrive were kept')}>
          <Conflicts conflicts={conflicts} />
          <Unnamed shown={conflicts.length} of={kept} />
        </Fold>
      )}
      {vanished.length === 0 ? null : (
        <Fold title={counted(gone, 'record is no longer in Perfect Books', 'records are no longer in Perfect Books')}>
          <p>What stands of them in Pipedrive was left as it is. Remove it there by hand if it should go.</p>
          <ul>
            {vanished.map(({ object, sourceId, title }) => (
              <li key={`${object} ${sourceId}`}>
                {title === null ? recordName(object, sourceId) : `${title} (${objectName(object, 1)} ${sourceId})`}
              </li>
            ))}
          </ul>
          <Unnamed shown={vanished.length} of={gone} />
        </Fold>
      )}
      {remarks.length === 0 ? null : (
        <Fold title={counted(remarks.length, 'thing to know', 'things to know')}>
          <ul>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}

const recordName = (object: string, sourceId: string): string => `${capital(objectName(object, 1))} ${sourceId}`

/** A thousand rows of a look that nobody opens would cost every look at the page. */
function Fold({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="list" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen ? children : null}
    </details>
  )
}

function Unnamed({ shown: named, of }: { shown: number; of: number }) {
  return of > named ? <p className="hint">and {counted(of - named, 'more', 'more')}</p> : null
}

function Conflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  // A record that somebody removed is kept removed as a whole: it names no field.
  const value = (row: Conflict, held: unknown, whole: string) => (
    <span className="value">{row.field === '' ? whole : shown(held)}</span>
  )
  return (
    <Table<Conflict>
      look="compared"
      caption="Edits in Pipedrive that were kept, and what Perfect Books has instead"
      rows={conflicts}
      keyOf={(row, index) => `${row.object} ${row.sourceId} ${row.field} ${index}`}
      columns={[
        { name: 'Record', isHead: true, cell: (row) => recordName(row.object, row.sourceId) },
        { name: 'Field', cell: (row) => (row.field === '' ? 'Whole record' : fieldName(row.field)) },
        { name: 'In Pipedrive, kept', cell: (row) => value(row, row.pipedrive, 'removed by somebody') },
        { name: 'In Perfect Books', cell: (row) => value(row, row.source, 'changed, not written') },
      ]}
    />
  )
}
