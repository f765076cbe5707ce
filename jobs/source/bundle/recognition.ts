// Puts together how a file of a bundle was understood: what the survey measured, and its first rows before and after.
import { cut } from '../../../migration/transform/cut.ts'
import { linkedObject } from '../../../migration/record.ts'
import type { TableStats } from '../../../migration/source/derive.ts'
import type { ManifestFile } from '../../../migration/source/manifest.ts'
import { columnSentences, type FileRecognition } from '../../../migration/source/recognition.ts'
import { type Keys, type LinkKey, textOf, toRecord } from '../neutral.ts'
import type { Pointer } from '../pointer.ts'
import type { Member } from './member.ts'
import { unresolvedIn } from './names.ts'
import type { FilePlan } from './plan.ts'
import type { Survey } from './survey.ts'

const ROWS_BEFORE = 8
const ROWS_AFTER = 5
const COLUMNS = 20
const CELL = 60
const EXAMPLES = 5

export async function recognitionOf(
  plan: FilePlan,
  survey: Survey,
  tables: readonly TableStats[],
): Promise<FileRecognition> {
  const { member } = plan
  const { keys } = plan.shape
  const layouts = new Map(
    plan.hints.flatMap(({ label, dateFormat }) => (dateFormat ? [[label, dateFormat] as const] : [])),
  )
  const before = (await member.before()).slice(0, ROWS_BEFORE)
  return {
    path: member.path,
    object: member.object,
    by: member.recognised?.by ?? 'manifest',
    because: [...(member.recognised?.because ?? [])],
    rows: survey.stats.rows,
    entry: entryOf(member, survey, keys),
    before: before.map((cells) => cells.slice(0, COLUMNS).map(clipped)),
    after: await firstRows(plan),
    keys: survey.measured.map(({ columns, filled, distinct }, i) => ({
      columns: [...columns],
      filled,
      distinct,
      isChosen: i === 0 && survey.key !== null,
    })),
    links: Object.entries(keys.links).map(([name, link]) => {
      const to = linkedObject(member.object, name)
      return { name, column: link.at.label, ...unresolved(survey, { link, to }, tables) }
    }),
    sentences: [
      ...layoutSentences(member),
      ...survey.notes,
      ...columnSentences(survey.stats.columns, layouts),
      ...plan.remarks,
    ],
  }
}

/** What is read now, as a manifest would say it. */
function entryOf(member: Member, survey: Survey, keys: Keys): ManifestFile {
  const { declared, layout } = member
  const [first] = survey.measured
  const key = survey.key === null || !first ? undefined : first.columns.length === 1 ? first.columns[0] : [...first.columns]
  const at = (pointer: Pointer | null): string | undefined => pointer?.label
  const links = Object.entries(keys.links).map(([name, link]) => [
    name,
    { path: link.at.label, separator: link.separator ?? undefined, updated_at: at(link.updatedAt) },
  ] as const)
  const entry = {
    path: member.path,
    object: member.object,
    encoding: declared?.encoding,
    delimiter: layout && layout.delimiter !== '' ? layout.delimiter : undefined,
    skip_rows_before_header: layout?.hasHeader === true ? layout.rowsBefore : undefined,
    primary_key: key,
    keys: { created_at: at(keys.createdAt), updated_at: at(keys.updatedAt), owner: at(keys.owner), links: Object.fromEntries(links) },
    date_format: declared?.date_format,
  }
  return JSON.parse(JSON.stringify(entry)) as ManifestFile
} // prettier-ignore

async function firstRows({ member, shape, rowPrefix }: FilePlan): Promise<FileRecognition['after']> {
  const headings = member.headings.slice(0, COLUMNS)
  const rows: { id: string; cells: string[] }[] = []
  for await (const { row, raw } of member.rows()) {
    if (raw === null) continue
    const id = toRecord(raw, shape, shape.keys.id === null ? `${rowPrefix}${row}` : null)?.id ?? ''
    rows.push({
      id: clipped(id),
      cells: headings.map((heading) => clipped(textOrJson(Object.hasOwn(raw, heading) ? raw[heading] : null))),
    })
    if (rows.length >= ROWS_AFTER) break
  }
  return { headings: [...headings], rows }
}

interface LinkSide {
  readonly link: LinkKey
  readonly to: string
}

function unresolved(survey: Survey, { link, to }: LinkSide, tables: readonly TableStats[]) {
  const targets = tables.filter((table) => table.object === to && (table.key !== null || link.idOf !== undefined))
  const { looked, missing } = unresolvedIn(survey, link, targets)
  return { to: targets.length === 0 ? null : to, looked, unresolved: missing.slice(0, EXAMPLES).map(clipped), unresolvedCount: missing.length }
} // prettier-ignore

function layoutSentences({ layout, hasHeader, isTable }: Member): string[] {
  if (!isTable || layout === null || !hasHeader || layout.rowsBefore === 0) return []
  const rows = layout.rowsBefore === 1 ? 'The first row is' : `The first ${layout.rowsBefore} rows are`
  return [`${rows} a banner above the headings and ${layout.rowsBefore === 1 ? 'is' : 'are'} passed over.`]
}

const clipped = (text: string): string => (text.length > CELL ? `${cut(text, CELL - 1)}…` : text)

function textOrJson(value: unknown): string {
  return value === undefined || value === null ? '' : (textOf(value) ?? JSON.stringify(value))
}
