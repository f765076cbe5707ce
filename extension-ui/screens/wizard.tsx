// One migration: the rail of steps, what is needed next, the open step, and the way to the next one.
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { useApp } from '../app.tsx'
import { useKeptFocus } from '../focus.ts'
import { Answer } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Rail } from '../parts/rail.tsx'
import { usePoll } from '../polling.ts'
import { isMoving, isOpen, startStep, type StepId, stepIndex, steps } from '../steps.ts'
import type { Migration } from '../types.ts'
import { AuditScreen } from './audit.tsx'
import { ChoicesScreen } from './choices.tsx'
import { ConnectScreen } from './connect.tsx'
import { FullScreen } from './full.tsx'
import { MappingScreen } from './mapping.tsx'
import { OwnersScreen } from './owners.tsx'
import { PlanScreen } from './plan.tsx'
import { ReconciliationScreen } from './reconciliation.tsx'
import { SampleScreen } from './sample.tsx'
import type { ScreenProps } from './screen-props.ts'
import { UndoScreen } from './undo.tsx'

const screens: Readonly<Record<StepId, ComponentType<ScreenProps>>> = {
  connect: ConnectScreen,
  audit: AuditScreen,
  mapping: MappingScreen,
  owners: OwnersScreen,
  choices: ChoicesScreen,
  plan: PlanScreen,
  sample: SampleScreen,
  full: FullScreen,
  reconciliation: ReconciliationScreen,
  undo: UndoScreen,
}

export function Wizard({ id, onLeave }: { id: string; onLeave: () => void }) {
  const { api } = useApp()
  const polled = usePoll({ key: id, ask: (signal) => api.migration(id, signal), isLive: isMoving })
  return (
    <div className="wizard">
      <p className="wizard-back">
        <Button look="quiet" icon="back" onPress={onLeave}>
          All migrations
        </Button>
      </p>
      <Answer answer={polled} waiting="Reading where the migration stands ...">
        {(migration) => <Steps migration={migration} refresh={polled.reload} />}
      </Answer>
    </div>
  )
}

function Steps({ migration, refresh }: { migration: Migration; refresh: () => Promise<void> }) {
  const [chosen, setChosen] = useState<StepId>(() => startStep(migration))
  const heading = useRef<HTMLHeadingElement>(null)
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  useKeptFocus(main, heading)
  // A step can close again, for instance when an edit takes the mapping's confirmation back.
  const step = isOpen(chosen, migration) ? chosen : startStep(migration)
  useEffect(() => {
    if (!isFirst.current || document.activeElement === document.body) heading.current?.focus({ preventScroll: false })
    isFirst.current = false
  }, [step])
  const Screen = screens[step]
  const { title } = steps[stepIndex(step)] ?? steps[0]
  return (
    <div className="wizard-grid">
      <aside>
        <p className="wizard-name">{migration.name}</p>
        <Rail migration={migration} current={step} onChoose={setChosen} />
      </aside>
      <main ref={main} className="step">
        <p className="step-count">
          Step {stepIndex(step) + 1} of {steps.length}
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="needed" role="status">
          <span className="needed-mark">Next</span> {migration.needed}
        </p>
        <Screen migration={migration} refresh={refresh} goTo={setChosen} />
        <Ways migration={migration} step={step} onChoose={setChosen} />
      </main>
    </div>
  )
}

interface WaysProps {
  readonly migration: Migration
  readonly step: StepId
  readonly onChoose: (step: StepId) => void
}

/** Back and on; what is not open yet says why instead of disappearing. */
function Ways({ migration, step, onChoose }: WaysProps) {
  const before = steps[stepIndex(step) - 1]
  const after = steps[stepIndex(step) + 1]
  const isReady = after !== undefined && isOpen(after.id, migration)
  return (
    <nav className="ways" aria-label="Back and on">
      {before ? (
        <Button icon="back" onPress={() => onChoose(before.id)}>
          {before.name}
        </Button>
      ) : (
        <span />
      )}
      {after ? (
        <div className="way-on">
          {isReady ? null : <span className="hint">Opens when this step is done</span>}
          <Button look={isReady ? 'primary' : 'plain'} isDisabled={!isReady} onPress={() => onChoose(after.id)}>
            Continue: {after.name}
          </Button>
        </div>
      ) : null}
    </nav>
  )
}
