// Value by value: what the source calls it, and what it is called in Pipedrive.
import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import type { Line, LineChange, Transform } from '../types.ts'
import { valueKeys } from '../value-keys.ts'

interface ValueMapProps {
  readonly line: Line
  readonly name: string
  readonly samples: readonly unknown[]
  readonly onEdit: (change: LineChange) => void
}

type Values = Readonly<Record<string, string>>

/** The same for the same pairs in whichever order they are kept. */
const textOf = (values: Values): string => JSON.stringify(Object.entries(values).sort())

export function ValueMap({ line, name, samples, onEdit }: ValueMapProps) {
  const kept = line.transform.find((transform) => transform.rule === 'value_map')
  const texts = samples.flatMap(valueKeys)
  const first = (): Values => kept?.values ?? Object.fromEntries(texts.map((text) => [text, text]))
  const [values, setValues] = useState(first)
  const saved = kept ? textOf(kept.values) : ''
  const [seen, setSeen] = useState(saved)
  const [sent, setSent] = useState<string | null>(null)
  // Another mapping was taken over: saved from here, the pairs of the one before would come back.
  if (saved !== seen) {
    setSeen(saved)
    setSent(null)
    if (saved !== sent) setValues(first)
  }
  if (!kept && !isListLike(line)) return null
  const names = Object.keys(values)
  const save = () => {
    setSent(textOf(values))
    const others = line.transform.filter((transform) => transform.rule !== 'value_map')
    const map: Transform = { rule: 'value_map', values: { ...values } }
    onEdit({ transform: [...others, map], state: 'edited' })
  }
  return (
    <details className="values">
      <summary>{kept ? `${names.length} values, matched one by one` : 'Match its values one by one'}</summary>
      <ul aria-label={`Values of ${name}`}>
        {names.map((value) => (
          <li key={value}>
            <label className="value-pair">
              <span>{value}</span>
              <input
                value={values[value] ?? ''}
                onChange={(event) => setValues({ ...values, [value]: event.target.value })}
              />
            </label>
          </li>
        ))}
      </ul>
      <AnotherValue onAdd={(value) => setValues({ ...values, [value]: values[value] ?? value })} />
      <p className="hint">A value that is not listed stays as it is.</p>
      <Button onPress={save}>Save the values</Button>
    </details>
  )
}

/** The audit shows a few values of a field; the person knows the others. */
function AnotherValue({ onAdd }: { onAdd: (value: string) => void }) {
  const [value, setValue] = useState('')
  const add = () => {
    if (value.trim() !== '') onAdd(value.trim())
    setValue('')
  }
  return (
    <form
      className="value-pair"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <input
        aria-label="Another value in Perfect Books"
        placeholder="Another value"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button onPress={add}>Add</Button>
    </form>
  )
}

/** Fields that hold one of a few known words, where a difference in spelling makes a new option. */
function isListLike(line: Line): boolean {
  const { target } = line
  if (target.kind === 'custom') return target.type === 'enum' || target.type === 'set'
  return (
    target.kind === 'standard' &&
    ['status', 'stage_id', 'pipeline_id', 'currency', 'label_ids', 'visible_to'].includes(target.field)
  )
}
