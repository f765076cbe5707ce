// The steps at the side (on top when narrow): which are done, which one is open, which have to wait.
import { isDone, isOpen, type StepId, steps } from '../steps.ts'
import type { Migration } from '../types.ts'
import { Icon } from './icons.tsx'

interface RailProps {
  readonly migration: Migration
  readonly current: StepId
  readonly onChoose: (step: StepId) => void
}

const groups = [...new Set(steps.map((step) => step.group))]

export function Rail({ migration, current, onChoose }: RailProps) {
  return (
    <nav className="rail" aria-label="Steps of the migration">
      {groups.map((group) => (
        <div key={group} className="rail-group">
          <p className="rail-group-name">{group}</p>
          <ol>
            {steps.map((step, index) =>
              step.group === group ? (
                <li key={step.id}>
                  <RailStep
                    number={index + 1}
                    name={step.name}
                    state={stateOf(step.id, migration)}
                    isCurrent={step.id === current}
                    onChoose={() => onChoose(step.id)}
                  />
                </li>
              ) : null,
            )}
          </ol>
        </div>
      ))}
    </nav>
  )
}

type StepState = 'done' | 'open' | 'locked'

function stateOf(id: StepId, migration: Migration): StepState {
  if (!isOpen(id, migration)) return 'locked'
  return isDone(id, migration) ? 'done' : 'open'
}

const stateWord: Readonly<Record<StepState, string>> = { done: ', done', open: '', locked: ', not open yet' }

interface RailStepProps {
  readonly number: number
  readonly name: string
  readonly state: StepState
  readonly isCurrent: boolean
  readonly onChoose: () => void
}

function RailStep({ number, name, state, isCurrent, onChoose }: RailStepProps) {
  return (
    <button
      type="button"
      className={`rail-step ${state}`}
      aria-current={isCurrent ? 'step' : undefined}
      disabled={state === 'locked'}
      onClick={onChoose}
    >
      <span className="rail-mark" aria-hidden="true">
        {state === 'done' ? <Icon name="check" /> : number}
      </span>
      <span className="rail-name">
        {name}
        <span className="unseen">{stateWord[state]}</span>
      </span>
    </button>
  )
}
