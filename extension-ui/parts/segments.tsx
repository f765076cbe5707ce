// A row of filters of which one is on, each with how many it shows.
import { count } from '../numbers.ts'

export interface Choice<Id extends string> {
  readonly id: Id
  readonly name: string
  readonly count: number
}

interface SegmentsProps<Id extends string> {
  readonly label: string
  readonly choices: readonly Choice<Id>[]
  readonly chosen: Id
  readonly onChoose: (id: Id) => void
}

export function Segments<Id extends string>({ label, choices, chosen, onChoose }: SegmentsProps<Id>) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          className="segment"
          aria-pressed={choice.id === chosen}
          onClick={() => onChoose(choice.id)}
        >
          {choice.name} <span className="segment-count">{count(choice.count)}</span>
        </button>
      ))}
    </div>
  )
}
