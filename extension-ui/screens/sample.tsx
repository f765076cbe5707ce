// Step 7: a sample is written, read back and compared field by field; the admin approves it or goes back.
import { useApp } from '../app.tsx'
import { instant } from '../numbers.ts'
import { Button } from '../parts/button.tsx'
import { Failure, Notice } from '../parts/notice.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { type Action, useAction } from '../polling.ts'
import { isRunOpen, latestRun, type StepId } from '../steps.ts'
import type { Run } from '../types.ts'
import { DiffTable } from './sample-diff.tsx'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './wizard.tsx'

export function SampleScreen({ migration, refresh, goTo }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const run = latestRun(migration, 'sample')
  const begin = () => action.run(() => api.startRun(migration.id, 'sample').finally(refresh))
  const approve = (runId: string) => action.run(() => api.tellRun(migration.id, runId, 'approve').finally(refresh))
  return (
    <>
      <p className="lead">
        A few hundred records are written with everything that hangs on them, chosen so that every field, stage and
        owner occurs. Then each value is read back from Pipedrive and compared.
      </p>
      {run ? null : (
        <section className="card">
          <p>The sample stays in Pipedrive if you approve it: the full run continues from it.</p>
          <Button look="primary" isBusy={action.isBusy} onPress={begin}>
            Start the sample
          </Button>
        </section>
      )}
      <Failure error={action.error} title="The sample could not go on" />
      {run ? (
        <>
          <section className="card">
            <RunProgress run={run} />
            <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
          </section>
          <Verdict run={run} action={action} onApprove={() => approve(run.id)} onAgain={begin} goTo={goTo} />
          {run.state === 'awaiting_approval' || run.state === 'done' ? (
            <DiffTable key={run.id} migrationId={migration.id} />
          ) : null}
        </>
      ) : null}
    </>
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
      <Notice tone="positive" title="You approved this sample">
        <p>On {instant(run.approvedAt)}. The full run continues from it.</p>
      </Notice>
    )
  const isReady = run.state === 'awaiting_approval'
  return (
    <section className="card">
      <h2>{isReady ? 'Is it right?' : 'The sample did not finish'}</h2>
      <p>
        {isReady
          ? 'Look at the comparison below and at a few of the records in Pipedrive. If something is wrong, change the mapping and take a new sample; nothing is written twice.'
          : 'Solve what is named above, then start it again. What was written already is not written twice.'}
      </p>
      <div className="buttons">
        {isReady ? (
          <Button look="primary" icon="check" isBusy={action.isBusy} onPress={onApprove}>
            Approve the sample
          </Button>
        ) : null}
        <Button look={isReady ? 'plain' : 'primary'} isBusy={action.isBusy} onPress={onAgain}>
          {isReady ? 'Take a new sample' : 'Start the sample again'}
        </Button>
        <Button look="plain" onPress={() => goTo('mapping')}>
          Back to the mapping
        </Button>
      </div>
    </section>
  )
}
