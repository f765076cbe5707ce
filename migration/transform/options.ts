// Choices: a value becomes the id of the option with that label.
import { absent, changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'
import { asText } from './text.ts'
import { cut } from './cut.ts'

export interface Option {
  readonly id: number
  readonly label: string
}

/** The texts of a value that may hold several, split where the line says so. */
export function choicesOf(value: unknown, separator: string | null): string[] {
  if (isEmpty(value)) return []
  if (Array.isArray(value)) return value.flatMap((inner) => choicesOf(inner, separator))
  const text = optionLabel(value)
  return (separator === null ? [text] : text.split(separator)).map((one) => one.trim()).filter(Boolean)
}

/** How a value is called as an option: booleans Yes and No, objects by their label, 255 characters at most. */
export function optionLabel(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (value !== null && typeof value === 'object') {
    const fields = value as Record<string, unknown>
    return optionLabel(fields['label'] ?? fields['name'] ?? fields['value'] ?? asText(value))
  }
  return cut(asText(value).trim(), 255)
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

export function convertOption(value: unknown, options: readonly Option[]): Converted<number> {
  if (isEmpty(value)) return absent
  const label = optionLabel(value)
  const option = options.find((one) => one.label === label) ?? options.find((one) => same(one.label, label))
  if (!option) return leftOut('no_such_option', `The field has no option "${shown(label)}".`)
  return option.label === label
    ? kept(option.id)
    : changed(option.id, 'option_spelling', `"${shown(label)}" became the option "${option.label}".`)
}

/** All that have an option arrive; the others are named. */
export function convertOptions(values: readonly string[], options: readonly Option[]): Converted<number[]> {
  if (values.length === 0) return absent
  const found = values.map((value) => ({ value, option: options.find((one) => same(one.label, value)) }))
  const ids = [...new Set(found.flatMap(({ option }) => (option ? [option.id] : [])))]
  const missing = found.filter(({ option }) => !option).map(({ value }) => value)
  if (ids.length === 0)
    return leftOut('no_such_option', `The field has no option ${missing.map((one) => `"${shown(one)}"`).join(', ')}.`)
  if (missing.length > 0)
    return changed(
      ids,
      'option_left_out',
      `The field has no option ${missing.map((one) => `"${shown(one)}"`).join(', ')}.`,
    )
  return kept(ids)
}
