// One of a few, each with what it means: a group of radio buttons.

export interface Option<Value extends string = string> {
  readonly value: Value
  readonly label: string
  /** Below the label, smaller. */
  readonly meaning?: string
  readonly isBlocked?: boolean
}

interface OptionsProps<Value extends string> {
  readonly legend: string
  /** The legend is already on the screen, for those who see it. */
  readonly isLegendUnseen?: boolean
  /** Of the group: no other one on the page has it. */
  readonly name: string
  readonly options: readonly Option<Value>[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

export function Options<Value extends string>(props: OptionsProps<Value>) {
  const { legend, isLegendUnseen = false, name, options, chosen, onChoose } = props
  return (
    <fieldset className="options">
      <legend className={isLegendUnseen ? 'unseen' : undefined}>{legend}</legend>
      {options.map(({ value, label, meaning, isBlocked = false }) => (
        <label key={value} className="option">
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            disabled={isBlocked}
            onChange={() => onChoose(value)}
          />
          <span>
            {label}
            {meaning === undefined ? null : <span className="hint under">{meaning}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
