// Step 8: everything is written; progress, pause, the refused records, and late changes afterwards.
import { useApp } from '../app.tsx'
import { Button } from '../parts/button.tsx'
import { Failure, Notice } from '../parts/notice.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { type Action, useAction } from '../polling.ts'
import { isRunOpen, latestOfUse, latestRun, waitsToBegin, wasNeverBegun } from '../steps.ts'
import type { Migration, Run } from '../types.ts'
import { LateChanges } from './late-changes.tsx'
import { RefusedRecords } from './refused.tsx'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'
import { StartChoice } from './start-choice.tsx'
import { WaitingStart } from './waiting-start.tsx'

export function FullScreen({ migration, refresh, goTo }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const run = latestOfUse(migration, 'full')
  const begin = (startAt?: string) =>
    action.run(() => api.startRun(migration.id, 'full', startAt === undefined ? {} : { startAt }).finally(refresh))
  const isFinished = migration.phase === 'finished'
  // Once everything is written, beginning again is the last thing a person looks for.
  const isNext = !isFinished || run?.state !== 'done'
  const beginning = migration.runs.some(isRunOpen) ? null : (
    <Beginning migration={migration} last={run} action={action} onBegin={begin} goTo={goTo} />
  )
  return (
    <>
      <p className="lead">
        It runs on its own: you can close this page, and Pipedrive can be used meanwhile. When the day&rsquo;s API
        tokens are used up it waits and goes on by itself.
      </p>
      <NeverBegun run={latestRun(migration, 'full')} />
      {isNext ? beginning : null}
      <Failure error={action.error} title="The run did not start" />
      {run ? <LastRun migration={migration} run={run} refresh={refresh} /> : null}
      {run ? <RefusedRecords migration={migration} refresh={refresh} /> : null}
      <LateChanges migration={migration} refresh={refresh} />
      {isNext ? null : beginning}
    </>
  )
}

function LastRun({ migration, run, refresh }: Omit<ScreenProps, 'goTo'> & { readonly run: Run }) {
  if (waitsToBegin(run)) return <WaitingStart migrationId={migration.id} run={run} refresh={refresh} />
  return (
    <section className="card">
      {migration.phase === 'finished' || isRunOpen(run) ? null : <h2>The last full run</h2>}
      <RunProgress run={run} />
      <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
    </section>
  )
}

/** An admin knows who has cancelled; that an uninstallation ended what was planned is said nowhere else. */
function NeverBegun({ run }: { readonly run: Run | null }) {
  if (run === null || !wasNeverBegun(run)) return null
  return (
    <Notice tone="neutral" title="The full run was cancelled before it began">
      <p>{run.reason}</p>
    </Notice>
  )
}

interface BeginningProps {
  readonly migration: Migration
  readonly last: Run | null
  readonly action: Action
  readonly onBegin: (startAt?: string) => void
  readonly goTo: ScreenProps['goTo']
}

function againFor({ chosenSince }: Migration): readonly [sentence: string, name: string] {
  if (chosenSince === 'owners')
    return [`${again} Records whose owner was assigned differently are given to the new one.`, 'Run again and reassign owners'] // prettier-ignore
  if (chosenSince === 'settings') return [again, 'Run again with the new choices']
  return [again, 'Run everything again']
}

const again = 'Every record is looked at again; only what is missing or has changed is written.'

/** Stands only while no run is open: there is always something to begin, or the step that comes first. */
function Beginning({ migration, last, action, onBegin, goTo }: BeginningProps) {
  if (migration.phase === 'rolled_back')
    return (
      <section className="card">
        <p>The migration was undone. To begin again, take a new sample and approve it; the full run follows.</p>
        <Button look="primary" onPress={() => goTo('sample')}>
          Go to the sample
        </Button>
      </section>
    )
  const [sentence, name] =
    last === null
      ? ['The sample is approved; everything else follows.', 'Start the full run']
      : last.state === 'done'
        ? againFor(migration)
        : ['A new run continues where the last one stopped; nothing is written twice.', 'Continue the full run']
  const isQuiet = last?.state === 'done' && migration.phase === 'finished'
  return (
    <section className="card">
      <p>{sentence}</p>
      <StartChoice name={name} look={isQuiet ? 'plain' : 'primary'} isBusy={action.isBusy} onBegin={onBegin} />
    </section>
  )
}
