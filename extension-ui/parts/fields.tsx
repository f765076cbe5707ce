// Fields that save when they are left or Enter is pressed, not at every letter.
import { useId, useState } from 'react'

interface TextFieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onSave: (value: string) => void
}

export function TextField({ label, hint, value, onSave }: TextFieldProps) {
  const [text, setText] = useState<string | null>(null)
  const hintId = useId()
  const save = () => {
    if (text !== null && text.trim() !== '' && text.trim() !== value) onSave(text.trim())
    setText(null)
  }
  return (
    <label className="field">
      <span className="field-name">{label}</span>
      <input
        value={text ?? value}
        aria-describedby={hint ? hintId : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save()
        }}
      />
      {hint ? (
        <span id={hintId} className="hint">
          {hint}
        </span>
      ) : null}
    </label>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly onSave: (value: number) => void
}

/** A number outside its limits is brought to the nearest one that is allowed, which the page then shows. */
export function NumberField({ label, hint, value, least, most, onSave }: NumberFieldProps) {
  const save = (text: string) => {
    const asked = Number(text)
    if (Number.isFinite(asked)) onSave(Math.min(most, Math.max(least, Math.round(asked))))
  }
  return <TextField label={label} hint={`${hint} From ${least} to ${most}.`} value={String(value)} onSave={save} />
}
