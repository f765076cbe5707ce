// What the sample's diff says of one record of a custom object: its note or activity read back, or where its values went.
import type { Change } from '../change.ts'
import { compareBody, ruleOf, verdictOf } from '../compare.ts'
import type { DiffRow } from '../diff.ts'
import type { LedgerState } from '../ledger.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import { type Flattening, goesByFields } from './choice.ts'
import { ruleSentence } from './words.ts'

export interface CustomDiffFacts {
  readonly row: {
    readonly state: LedgerState
    readonly reason: string | null
    readonly body: Readonly<Record<string, unknown>> | null
    readonly changes: readonly Change[] | null
  }
  readonly record: SourceRecord
  readonly flattening: Flattening | undefined
  /** The note or activity as Pipedrive returns it; null: it does not, or there is none of its own. */
  readonly found: Readonly<Record<string, unknown>> | null
}

export function customDiff(facts: CustomDiffFacts): DiffRow[] {
  const { row, record } = facts
  if (row.state === 'written') return ofItsOwn(facts)
  const isThere = row.state === 'merged'
  const whole = { field: record.object, target: '', source: shortly(record), found: null }
  if (!isThere) return [{ ...whole, meant: null, verdict: 'left_out', rule: row.reason }]
  return withParent(facts, whole)
}

/** One row for every value that was sent, then one for every field, which stands in the text. */
function ofItsOwn({ row, record, found }: CustomDiffFacts): DiffRow[] {
  const changes = row.changes ?? []
  const compared = compareBody(row.body ?? {}, found ?? {})
  const text = compared.find(({ key }) => key === 'content' || key === 'note')
  const own = compared.map((one): DiffRow => {
    const change = changes.find(({ target }) => target === one.key)
    return {
      field: change?.field ?? one.key, target: one.key, source: change?.source ?? null, meant: one.meant, found: one.found,
      verdict: verdictOf(one, change), rule: change?.reason ?? ruleOf(one),
    } // prettier-ignore
  })
  const fields = Object.entries(record.fields)
    .filter(([, value]) => !isEmpty(value))
    .map(([field, source]): DiffRow => {
      const isThere = text?.verdict === 'equal' || text?.verdict === 'changed_by_rule'
      return {
        field, target: text?.key ?? 'content', source, meant: asText(source).trim(), found: isThere ? asText(source).trim() : null,
        verdict: isThere ? 'equal' : 'different', rule: 'It stands in the text, under its own name.',
      } // prettier-ignore
    })
  return [...own, ...fields]
}

type Whole = Pick<DiffRow, 'field' | 'target' | 'source' | 'found'>

/** Its values are compared on the record that they travel with. */
function withParent({ row, flattening }: CustomDiffFacts, whole: Whole): DiffRow[] {
  const sentence = flattening ? ruleSentence(flattening) : null
  const left = (row.changes ?? []).filter(({ how }) => how === 'left_out')
  if (left.length > 0) {
    return left.map((change) => ({ ...whole, meant: null, verdict: 'left_out', rule: change.reason }))
  }
  const byFields = goesByFields(flattening)
  const rule = `${sentence ?? ''} ${byFields ? 'Its fields are compared there, each by its name.' : 'It is compared there.'}`
  return [{ ...whole, meant: whole.source, found: whole.source, verdict: 'changed_by_rule', rule: rule.trim() }]
}

function shortly({ id, fields }: SourceRecord): string {
  const name = fields['name'] ?? fields['title'] ?? fields['subject']
  return typeof name === 'string' && name !== '' ? `${name} (${id})` : id
}
