// Fields that save when they are left or Enter is pressed, not at every letter.
import { useId, useState } from 'react'

interface TextFieldProps {
  readonly label: string
  readonly hint?: string
  /** `time`: the browser takes nothing but a time of day, which is `HH:MM` here whatever it looks like there. */
  readonly type?: 'text' | 'time'
  readonly value: string
  /** What is wrong with a text, as a sentence: it then stays to be mended, and is not saved. */
  readonly whyNot?: (text: string) => string | null
  readonly onSave: (value: string) => void
}

export function TextField({ label, hint, type = 'text', value, whyNot, onSave }: TextFieldProps) {
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const told = [...(hint ? [`${id}-hint`] : []), ...(whyNot ? [`${id}-problem`] : [])]
  const save = () => {
    const typed = text?.trim() ?? ''
    const why = typed === '' ? null : (whyNot?.(typed) ?? null)
    setProblem(why)
    if (why !== null) return
    if (typed !== '' && typed !== value) onSave(typed)
    setText(null)
  }
  return (
    <label className="field">
      <span className="field-name">{label}</span>
      <input
        type={type}
        value={text ?? value}
        aria-describedby={told.join(' ') || undefined}
        aria-invalid={problem !== null}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save()
        }}
      />
      {hint ? (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      ) : null}
      {whyNot ? (
        <span id={`${id}-problem`} className="field-problem under" role="status">
          {problem}
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
  const limits = `from ${least} to ${most}`
  return (
    <TextField
      label={label}
      hint={`${hint} F${limits.slice(1)}.`}
      value={String(value)}
      whyNot={(text) => (Number.isFinite(Number(text)) ? null : `Type a number ${limits}.`)}
      onSave={(text) => onSave(Math.min(most, Math.max(least, Math.round(Number(text)))))}
    />
  )
}
