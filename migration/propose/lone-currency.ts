// A column of currency codes beside the deal's amount says what the amount is in, whatever its name: without it deals get the account's currency.
import { type MappedTarget, type SourceField, valuesOf } from '../fields.ts'
import type { Candidate } from '../mapping.ts'
import { namesOf, threshold } from './rank.ts'
import { wordsOf } from './tokens.ts'
import { textsOf } from './values.ts'

interface Draft {
  readonly field: SourceField
  readonly into: MappedTarget
  candidates: Candidate[]
}

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

export function takeCurrency(drafts: readonly Draft[]): void {
  const at = (place: string) => drafts.find(({ into, candidates: [best] }) => into === 'deal' && best?.target.kind === 'standard' && best.target.field === place) // prettier-ignore
  const amount = at('value')
  if (!amount || at('currency')) return
  const free = drafts.filter(({ field, candidates: [best] }) => best?.target.kind !== 'standard' && isOfCodes(field))
  const own = free.filter(({ field }) => isBeside(field, amount.field))
  const [only, other] = own.length > 0 ? own : free
  if (!only || other) return
  const reason = `Its values are codes of currencies, and no other field says what currency "${amount.field.label}" is in.`
  const target = { kind: 'standard', object: 'deal', field: 'currency' } as const
  const rest = only.candidates.filter(({ target: to }) => to.kind !== 'standard' || to.field !== 'currency')
  const taken: Candidate = { target, confidence: threshold + 0.04, reason }
  only.candidates = [taken, ...rest]
}

/** Codes alone, and either called a currency or of more than one: `ALL` and `TOP` are words too. */
function isOfCodes(field: SourceField): boolean {
  const values = field.role === 'value' ? (valuesOf(field) ?? textsOf(field)) : []
  const isCalled = namesOf(field).some((name) => wordsOf(name).includes('currency'))
  return values.length > (isCalled ? 0 : 1) && values.every((value) => codes.has(value.trim().toUpperCase()))
}

/** `feeCurrency` beside `feeEstimate`; a plain `ccy` is beside any amount. */
function isBeside(field: SourceField, amount: SourceField): boolean {
  const beside = new Set(wordsOf(amount.name))
  const words = wordsOf(field.name).filter((word) => word !== 'currency' && word !== 'code')
  return words.every((word) => beside.has(word)) || (words[0] !== undefined && beside.has(words[0]))
}
