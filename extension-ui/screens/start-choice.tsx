// The button that begins a long run, with the choice to begin it at a set time instead of now.
import { useId, useState } from 'react'
import { localMinute } from '../numbers.ts'
import { Button } from '../parts/button.tsx'

const mostDays = 30

interface StartChoiceProps {
  /** What the button says when the run starts at once. */
  readonly name: string
  readonly look: 'primary' | 'plain'
  readonly isBusy: boolean
  /** `startAt` in ISO 8601; without it the run starts at once. */
  readonly onBegin: (startAt?: string) => void
}

/** A time of day in the zone of the person at the screen, as the page's field writes it, between the limits when it was chosen. */
interface SetTime {
  readonly text: string
  readonly least: string
  readonly most: string
}

export function StartChoice({ name, look, isBusy, onBegin }: StartChoiceProps) {
  const [time, setTime] = useState<SetTime | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const group = useId()
  const choose = (chosen: SetTime | null) => {
    setTime(chosen)
    setProblem(null)
  }
  const press = () => {
    if (time === null) {
      onBegin()
      return
    }
    const why = whyNot(time)
    setProblem(why)
    if (why === null) onBegin(new Date(time.text).toISOString())
  }
  return (
    <>
      <fieldset className="start-choice">
        <legend className="unseen">When it starts</legend>
        <label className="option">
          <input type="radio" name={group} checked={time === null} onChange={() => choose(null)} />
          Start now
        </label>
        <label className="option">
          <input type="radio" name={group} checked={time !== null} onChange={() => choose(fromEvening(new Date()))} />
          Start at a set time
        </label>
      </fieldset>
      {time === null ? null : (
        <TimeField time={time} problem={problem} onChange={(text) => choose({ ...time, text })} />
      )}
      <Button look={look} isBusy={isBusy} onPress={press}>
        {time === null ? name : 'Start at this time'}
      </Button>
    </>
  )
}

interface TimeFieldProps {
  readonly time: SetTime
  readonly problem: string | null
  readonly onChange: (text: string) => void
}

function TimeField({ time, problem, onChange }: TimeFieldProps) {
  const id = useId()
  return (
    <div className="start-time">
      <label className="field">
        <span className="field-name">Day and time</span>
        <input
          type="datetime-local"
          value={time.text}
          min={time.least}
          max={time.most}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-zone ${id}-problem`}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p id={`${id}-zone`} className="hint">
        In your time zone, {Intl.DateTimeFormat().resolvedOptions().timeZone}.
      </p>
      <p id={`${id}-problem`} className="field-problem" role="status">
        {problem}
      </p>
    </div>
  )
}

/** The coming evening: most offices want the run to begin when they close. */
function fromEvening(now: Date): SetTime {
  const evening = new Date(now)
  evening.setHours(18, 0, 0, 0)
  if (evening <= now) evening.setDate(evening.getDate() + 1)
  const last = new Date(now)
  last.setDate(last.getDate() + mostDays)
  return { text: localMinute(evening), least: localMinute(now), most: localMinute(last) }
}

/** A time that has passed starts the run at once, which nobody means who has chosen a time. */
function whyNot({ text }: SetTime): string | null {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return 'Choose a day and a time.'
  return at <= new Date() ? 'That time has passed. Choose a later one, or start now.' : null
}
