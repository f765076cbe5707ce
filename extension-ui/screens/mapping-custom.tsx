// A new custom field for a line: its name and its type, in words.
import { useEffect, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/notice.tsx'
import type { Line, Target } from '../types.ts'
import { customTypes, homeOf } from '../words.ts'

type CustomTarget = Extract<Target, { kind: 'custom' }>
type CustomType = CustomTarget['type']

interface NewCustomFieldProps {
  readonly line: Line
  readonly label: string
  readonly onCreate: (target: CustomTarget) => void
  readonly onCancel: () => void
}

export function NewCustomField({ line, label, onCreate, onCancel }: NewCustomFieldProps) {
  const proposed = line.candidates.map((candidate) => candidate.target).find((target) => target.kind === 'custom')
  const [name, setName] = useState(proposed?.name ?? label)
  const [type, setType] = useState<CustomType>(proposed?.type ?? 'varchar')
  const [error, setError] = useState<string | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const create = () => {
    if (name.trim() === '') return setError('A custom field needs a name.')
    onCreate({ kind: 'custom', object: proposed?.object ?? objectOf(line), type, name: name.trim() })
  }
  return (
    <form
      className="new-field"
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <label className="field">
        <span className="field-name">Name of the custom field</span>
        <input ref={first} value={name} maxLength={255} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className="field">
        <span className="field-name">Type</span>
        <select value={type} onChange={(event) => setType(typeNamed(event.target.value))}>
          {customTypes.map(([id, word]) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
        </select>
      </label>
      <Failure error={error} />
      <div className="buttons">
        <Button look="primary" onPress={create}>
          Use this field
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </form>
  )
}

function typeNamed(id: string): CustomType {
  return customTypes.find(([type]) => type === id)?.[0] ?? 'varchar'
}

/** Pipelines and stages take no custom fields; what they carry goes to the deals in them. */
function objectOf(line: Line): CustomTarget['object'] {
  const { target } = line
  const object = target.kind === 'leave_out' ? homeOf(line.object) : target.object
  return object === 'pipeline' || object === 'stage' ? 'deal' : object
}
