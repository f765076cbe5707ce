// Step 7: a sample is written, read back and compared field by field; the admin approves it or goes back.
import { useApp } from '../app.tsx'
import { instant } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure, Notice } from '../parts/notice.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { type Action, useAction } from '../polling.ts'
import { isRunOpen, latestOfUse, latestRun, type StepId } from '../steps.ts'
import type { Migration, Run } from '../types.ts'
import { RefusedRecords } from './refused.tsx'
import { DiffTable } from './sample-diff.tsx'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'

export function SampleScreen({ migration, refresh, goTo }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const run = latestRun(migration, 'sample')
  const begin = () => action.run(() => api.startRun(migration.id, 'sample').finally(refresh))
  const approve = (runId: string) => action.run(() => api.tellRun(migration.id, runId, 'approve').finally(refresh))
  // After an edit of the mapping or an undo, the last sample no longer says what the full run would do.
  const isDue = run === null || (!isRunOpen(run) && (migration.phase === 'sample' || migration.phase === 'rolled_back'))
  const refused = refusedBy(migration, run)
  return (
    <>
      <p className="lead">
        A few hundred records are written with everything that hangs on them, chosen so that every field, stage and
        owner occurs. Then each value is read back from Pipedrive and compared.
      </p>
      {isDue ? <Begin last={run} action={action} onBegin={begin} /> : null}
      <Failure error={action.error} title="The sample could not go on" />
      {run ? (
        <>
          <section className="card">
            <RunProgress run={run} />
            <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
            <Shown sample={run.sample} />
          </section>
          {isDue ? null : (
            <Verdict run={run} action={action} onApprove={() => approve(run.id)} onAgain={begin} goTo={goTo} />
          )}
          {refused === 0 ? null : <RefusedRecords migration={migration} refresh={refresh} />}
          {run.state === 'awaiting_approval' || run.state === 'done' ? (
            <DiffTable key={run.id} migrationId={migration.id} />
          ) : null}
        </>
      ) : null}
    </>
  )
}

function Shown({ sample }: { sample: Run['sample'] }) {
  if (!sample) return null
  if (sample.notShown === 0) return <p className="hint">{sample.sentence}</p>
  const more = sample.notShown - sample.examples.length
  return (
    <Notice tone="warning" title={sample.sentence}>
      <p>
        {sample.examples.join(' · ')}
        {more > 0 ? ` and ${more} more` : ''}
      </p>
    </Notice>
  )
}

/** What the sample refused; from the full run on it is that step's list, and after an undo nobody's. */
function refusedBy(migration: Migration, run: Run | null): number {
  if (run === null || migration.phase === 'rolled_back' || latestOfUse(migration, 'full') !== null) return 0
  return run.objects.reduce((sum, row) => sum + row.refused, 0)
}

function Begin({ last, action, onBegin }: { last: Run | null; action: Action; onBegin: () => void }) {
  const hasBroken = last?.state === 'failed' || last?.state === 'cancelled'
  return (
    <section className="card">
      <p>
        {hasBroken
          ? 'The last sample did not finish. Start it again: what was written already is not written twice.'
          : last
            ? 'The last sample no longer shows what would be written; a new one is needed.'
            : 'The sample stays in Pipedrive if you approve it: the full run continues from it.'}
      </p>
      <Button look="primary" isBusy={action.isBusy} onPress={onBegin}>
        {last ? 'Start a new sample' : 'Start the sample'}
      </Button>
    </section>
  )
}

interface VerdictProps {
  readonly run: Run
  readonly action: Action
  readonly onApprove: () => void
  readonly onAgain: () => void
  readonly goTo: (step: StepId) => void
}

function Verdict({ run, action, onApprove, onAgain, goTo }: VerdictProps) {
  if (isRunOpen(run)) return null
  if (run.approvedAt)
    return (
      <Notice tone="positive" title="This sample is approved">
        <p>Since {instant(run.approvedAt)}. The full run continues from it.</p>
      </Notice>
    )
  return (
    <section className="card">
      <h2>Is it right?</h2>
      <p>
        Look at the comparison below and at a few of the records in Pipedrive. If something is wrong, change the mapping
        and take a new sample; nothing is written twice.
      </p>
      <div className="buttons">
        <Button look="primary" icon="check" isBusy={action.isBusy} onPress={onApprove}>
          Approve the sample
        </Button>
        <Button isBusy={action.isBusy} onPress={onAgain}>
          Take a new sample
        </Button>
        <Button onPress={() => goTo('mapping')}>Back to the mapping</Button>
      </div>
    </section>
  )
}
