// Links and stages that a source writes as plain text: nothing leads from a name to a record, and that is said.
import type { Change } from '../change.ts'
import type { SourceField } from '../fields.ts'
import type { MappingLine, Target } from '../mapping.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import { isEmpty, shown } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'

interface Kind {
  /** What a record calls the link that fills it. */
  readonly links: readonly string[]
  /** The plain field that is read all the same. */
  readonly plain?: string
  readonly of: string
}

const kinds: Readonly<Record<string, Kind>> = {
  org_id: { links: ['company', 'companies'], of: 'company' },
  person_id: { links: ['contacts', 'contact'], of: 'contact' },
  parent: { links: ['parent'], of: 'company' },
  pipeline_id: { links: ['pipeline'], plain: 'pipeline', of: 'pipeline' },
  stage_id: { links: ['stage'], plain: 'stage', of: 'stage' },
}

function kindOf(target: Target): Kind | null {
  if (target.kind !== 'standard' || target.object === 'stage' || target.object === 'pipeline') return null
  return Object.hasOwn(kinds, target.field) ? (kinds[target.field] ?? null) : null
}

/** What is wrong with a line that leads plain text to a link or a stage; null: nothing, or another line brings the link. */
export function plainLinkProblem(
  line: MappingLine,
  field: SourceField,
  others: readonly { readonly line: MappingLine; readonly field: SourceField | undefined }[],
): string | null {
  const kind = kindOf(line.target)
  if (kind === null || field.role !== 'value' || field.filled === 0 || field.name === kind.plain) return null
  const { target } = line
  const isBrought = others.some(
    (one) => one.line.object === line.object && one.field?.role === 'link' && kindOf(one.line.target) === kind,
  )
  if (isBrought || target.kind !== 'standard') return null
  return `its values are plain text that the source does not link to a ${kind.of}, so nothing arrives in ${target.field}; choose a custom text field to keep it, or say in the manifest or the profile that it is the link "${kind.links[0] ?? ''}".`
}

/** Said of each record whose text leads nowhere; null where a link of its own says the same. */
export function plainLinkChange(record: SourceRecord, line: MappingLine): Change | null {
  const kind = kindOf(line.target)
  const value = Object.hasOwn(record.fields, line.field) ? record.fields[line.field] : undefined
  if (kind === null || line.target.kind !== 'standard' || isEmpty(value) || line.field === kind.plain) return null
  if (firstLink(record, ...kind.links) !== null) return null
  return {
    field: line.field,
    target: line.target.field,
    how: 'left_out',
    rule: 'no_link',
    reason: `"${shown(asText(value))}" is plain text: the source does not link it to a ${kind.of}, so it was left out.`,
    source: value,
    meant: null,
  }
}
