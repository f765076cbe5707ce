// Step 8: everything is written; progress, pause, the refused records, and late changes afterwards.
import { useApp } from '../app.tsx'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import { RunProgress } from '../parts/run-progress.tsx'
import { type Action, useAction } from '../polling.ts'
import { isRunOpen, latestRun } from '../steps.ts'
import type { Migration, Run } from '../types.ts'
import { LateChanges } from './late-changes.tsx'
import { RefusedRecords } from './refused.tsx'
import { RunButtons } from './run-buttons.tsx'
import type { ScreenProps } from './screen-props.ts'

export function FullScreen({ migration, refresh, goTo }: ScreenProps) {
  const { api } = useApp()
  const action = useAction()
  const run = latestRun(migration, 'full')
  const begin = () => action.run(() => api.startRun(migration.id, 'full').finally(refresh))
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
      {isNext ? beginning : null}
      <Failure error={action.error} title="The run did not start" />
      {run ? (
        <section className="card">
          {isFinished || isRunOpen(run) ? null : <h2>The last full run</h2>}
          <RunProgress run={run} />
          <RunButtons migrationId={migration.id} run={run} refresh={refresh} />
        </section>
      ) : null}
      {run ? <RefusedRecords migration={migration} refresh={refresh} /> : null}
      <LateChanges migration={migration} refresh={refresh} />
      {isNext ? null : beginning}
    </>
  )
}

interface BeginningProps {
  readonly migration: Migration
  readonly last: Run | null
  readonly action: Action
  readonly onBegin: () => void
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
      <Button look={isQuiet ? 'plain' : 'primary'} isBusy={action.isBusy} onPress={onBegin}>
        {name}
      </Button>
    </section>
  )
}
