// What a file is to become: its name, its media type and the records it hangs on. Its content is read when it is written.
import type { Change } from '../change.ts'
import { canonical } from '../canonical.ts'
import type { SourceField } from '../fields.ts'
import type { fileParents } from '../files.ts'
import { fileLinks, megabytes, outsideOf } from '../files.ts'
import { type ActivityObject, activityObjects, type LedgerObject } from '../ledger.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import { words } from '../source/words.ts'
import type { PlanContext, Planned } from './context.ts'
import { decide, type Standing, type Step } from './decide.ts'
import { compact } from './fill.ts'
import { linkTo } from './links.ts'
import { cut } from '../transform/cut.ts'

const names = ['name', 'file name', 'filename', 'title', 'document name', 'path', 'file path', 'file', 'url'] as const
const sizes = ['size', 'file size', 'bytes', 'length', 'content length'] as const
const mimes = ['mime', 'mime type', 'content type', 'media type'] as const
const longestName = 255

const parents: readonly (readonly [LedgerObject, (typeof fileParents)[number], readonly string[]])[] = [
  ['deal', 'deal_id', ['deal', 'deals']],
  ['contact', 'person_id', ['contact', 'contacts']],
  ['company', 'org_id', ['company', 'companies']],
]

/** The records that a file names, of those that Pipedrive hangs files on; else the notes and activities that hang on such. */
export function fileLinksOf(record: SourceRecord): (readonly [LedgerObject, string])[] {
  const own = parents.flatMap(([object, , links]) => {
    const id = firstLink(record, ...links)
    return id === null ? [] : [[object, id] as const]
  })
  // A picture of a text stands in the very note or e-mail, and goes before it.
  return own.length > 0 || record.object !== 'file' ? own : carriersOf(record)
}

function carriersOf(record: SourceRecord): (readonly [ActivityObject, string])[] {
  return activityObjects.flatMap((object) =>
    [...(record.links[object] ?? []), ...(record.links[`${object}s`] ?? [])].map(({ id }) => [object, id] as const),
  )
}

export function planFile(record: SourceRecord, context: PlanContext): Planned {
  const name = fileName(record)
  const changes: Change[] = []
  const linked: Record<string, number> = {}
  const refused: Planned[] = []
  for (const [object, target, links] of parents) {
    const id = firstLink(record, ...links)
    const to = linkTo(object, id, { field: links[0] ?? object, target }, context)
    if (to.kind === 'hold') {
      // What was refused may never come; what merely waits will, and links cannot be added afterwards.
      if (id === null || context.link(object, id)?.state !== 'refused') return to
      refused.push(to)
      changes.push(unlinked(object, target, to.reason))
    } else {
      if (to.change) changes.push(to.change)
      if (to.id !== undefined) linked[target] = to.id
    }
  }
  if (Object.keys(linked).length === 0) {
    if (refused[0]) return refused[0]
    const carrier = carriedBy(name, record, context)
    if (carrier.kind !== 'carried') return carrier
    linked[carrier.target] = carrier.id
    changes.push(carrier.change)
  }
  const kept = shortened(name)
  if (kept !== name) changes.push(tooLong(name, kept))
  const raw = rawName(record)
  if (raw !== name && !raw.endsWith(name)) changes.push(cleaned(raw, name))
  const version = record.updatedAt ?? undefined
  const body = compact({
    name: kept,
    mime: textOf(record, mimes),
    ...linked,
    version,
    source_size: textOf(record, sizes),
  })
  return { kind: 'write', body, changes }
}

type Carried =
  { readonly kind: 'carried'; readonly target: string; readonly id: number; readonly change: Change } | Planned

/** Pipedrive keeps no file with a note or an activity: it hangs on what that hangs on, the deal before the person. */
function carriedBy(name: string, record: SourceRecord, context: PlanContext): Carried {
  const carriers = record.object === 'file' ? carriersOf(record) : []
  let held: Planned | null = null
  for (const [object, id] of carriers) {
    const carrier = linkTo(object, id, { field: object, target: 'deal_id' }, context)
    if (carrier.kind === 'hold') held ??= carrier
    const body = context.link(object, id)?.body ?? {}
    const [first] = (body['participants'] ?? []) as readonly { readonly person_id: number }[]
    const ties = { deal_id: body['deal_id'], person_id: body['person_id'] ?? first?.person_id, org_id: body['org_id'] }
    const found = Object.entries(ties).find((tie): tie is [string, number] => typeof tie[1] === 'number')
    if (!found) continue
    const [target, meant] = found
    const reason = `Pipedrive keeps no files with ${object} records: it hangs on the ${carrierWords[target] ?? target} that ${object} "${id}" hangs on.`
    const change = { field: object, target, how: 'changed_by_rule', rule: 'parent_of_carrier', reason, source: id, meant } as const
    return { kind: 'carried', target, id: meant, change }
  }
  return held ?? { kind: 'refuse', reason: noParent(name, record) }
} // prettier-ignore

const carrierWords: Readonly<Record<string, string>> = { deal_id: 'deal', person_id: 'person', org_id: 'organization' }

/** The file that a note links to: one of the source's own by its id, or a call's recording as a JSON list. */
export function linkedFile(sourceId: string): { readonly object: 'file' | 'call_recording'; readonly id: string } {
  const recording = /^\["call_recording",/.test(sourceId) ? (JSON.parse(sourceId) as [string, string])[1] : null
  return recording === null ? { object: 'file', id: sourceId } : { object: 'call_recording', id: recording }
}

/** The note that says where a file is kept that Pipedrive does not take. */
export function planFileLink(sourceId: string, context: PlanContext): Planned {
  const { object, id } = linkedFile(sourceId)
  const body = context.link(object, id)?.outside ?? null
  const outside = outsideOf(body)
  if (body === null || outside === null) {
    const reason = `The ${object === 'file' ? 'file' : 'recording'} "${id}" is not kept outside Pipedrive at this moment.`
    return { kind: 'hold', waitsFor: `${object}:${id}`, reason }
  }
  if (Object.keys(fileLinks(body)).length === 0) {
    const reason = `"${String(body['name'])}" hangs on no person, organization or deal that could hold the note with its link: ${outside.url}`
    return { kind: 'refuse', reason }
  }
  const size = megabytes(Number(body['size']))
  const content = `<p>Kept outside Pipedrive: <b>${escaped(String(body['name']))}</b>, ${size}, <a href="${escaped(outside.url)}">${escaped(outside.url)}</a> (until ${outside.expiresAt.slice(0, 10)})</p>`
  return { kind: 'write', body: { content, ...fileLinks(body) }, changes: [] }
} // prettier-ignore

/** A file that stands in Pipedrive can get another name; its content and what it hangs on stay as they were sent. */
export function decideFile(planned: Planned, standing: Standing): Step {
  const { body } = standing
  if (planned.kind !== 'write' || body === null) return decide(planned, standing)
  const differing = Object.keys(planned.body).filter((key) => canonical(planned.body[key]) !== canonical(body[key]))
  if (standing.pipedriveId === null) {
    const isSame = standing.isRefused && differing.length === 0
    return isSame ? { do: 'nothing' } : { do: 'create', body: planned.body, changes: planned.changes }
  }
  if (differing.length === 0) return standing.isNoted === true ? { do: 'nothing', reason: null } : { do: 'nothing' }
  const isRenamed = differing.includes('name') && differing.every((key) => key === 'name' || key === 'version')
  if (!isRenamed || outsideOf(body) !== null) return { do: 'nothing', reason: stays }
  const { name } = planned.body
  return { do: 'update', patch: { name }, body: { ...body, ...planned.body }, changes: planned.changes }
}

/** What was made of a part of another record stays as it was uploaded. */
export function decideOnce(planned: Planned, standing: Standing): Step {
  return standing.pipedriveId === null ? decide(planned, standing) : { do: 'nothing' }
}

const stays =
  'It was changed in the source after it was written. Pipedrive cannot replace the content of a file or move it to another record: what was written first stays. To take the new state over, roll back and run again.'

/** How a field of files arrives; a target of null: not at all. */
export function fileFieldArrival(field: SourceField): { readonly target: string | null; readonly reason: string } {
  const known = words(field.name)
  if (field.role === 'created_at' || field.role === 'updated_at')
    return { target: null, reason: 'Pipedrive dates a file by its upload and takes no other date.' }
  if (field.role === 'owner')
    return { target: null, reason: 'Pipedrive names the user who installed the app as the author of every uploaded file.' }
  if (field.role === 'id')
    return { target: null, reason: 'Files have no fields of their own in Pipedrive; the ledger keeps which file came from which.' }
  if (field.role === 'link') {
    const isKept = parents.some(([, , links]) => links.includes(field.name))
    if (activityObjects.some((object) => field.name === object || field.name === `${object}s`))
      return { target: 'link to deal, person or organization', reason: 'A file that names no other record hangs on the deal, person or organization of its note or activity.' }
    return isKept
      ? { target: `link to ${field.linksTo ?? field.name}`, reason: 'The file hangs on the record that it belongs to.' }
      : { target: null, reason: 'Pipedrive keeps files with persons, organizations and deals only.' }
  }
  if (names.some((name) => name === known)) return { target: 'file.name', reason: 'The file keeps its name, or the last part of its path.' }
  if (sizes.some((name) => name === known)) return { target: 'file.file_size', reason: 'It is what the content has.' }
  if (mimes.some((name) => name === known)) return { target: 'file', reason: 'The content is sent under this media type.' }
  return { target: null, reason: 'Files have no fields of their own in Pipedrive.' }
} // prettier-ignore

function rawName(record: SourceRecord): string {
  return textOf(record, names) ?? record.id
}

/** A quotation mark would end the name in the form that carries the file; what the receiver makes of its escape differs. */
export function fileName(record: SourceRecord): string {
  const named = rawName(record)
  const path = /^https?:\/\//i.test(named) ? named.replace(/[?#].*$/, '') : named
  const last = path.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? named

  const clean = last
    .replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
    .replaceAll('"', "'")
    .trim()
  return clean === '' || clean === '.' || clean === '..' ? `file ${record.id}` : clean
}

/** Bytes as the source says; null when it says nothing or only about. */
export function statedSize(record: SourceRecord): number | null {
  const text = textOf(record, sizes)
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null
}

export function statedMime(record: SourceRecord): string | null {
  return textOf(record, mimes) ?? null
}

function textOf(record: SourceRecord, known: readonly string[]): string | undefined {
  for (const name of known) {
    const value = Object.entries(record.fields).find(([field]) => words(field) === name)?.[1]
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return undefined
}

/** The ending stays, because programs go by it. */
function shortened(name: string): string {
  if (name.length <= longestName) return name
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  return `${cut(name, longestName - ending.length)}${ending}`
}

function cleaned(source: string, meant: string): Change {
  const reason = 'Quotation marks, line breaks and control characters cannot stand in the name of an uploaded file.'
  return { field: 'name', target: 'name', how: 'changed_by_rule', rule: 'name_cleaned', reason, source, meant }
}

function tooLong(source: string, meant: string): Change {
  const reason = 'Pipedrive takes 255 characters: the rest of the name was cut off, its ending was kept.'
  return { field: 'name', target: 'name', how: 'changed_by_rule', rule: 'truncated_255', reason, source, meant }
}

function unlinked(object: string, target: string, why: string): Change {
  const reason = `The file arrives without this link, which cannot be added later. ${why}`
  return { field: object, target, how: 'left_out', rule: 'link_not_written', reason, source: null, meant: null }
}

function noParent(name: string, record: SourceRecord): string {
  const named = Object.keys(record.links).filter((link) => (record.links[link] ?? []).length > 0)
  const what = named.length === 0 ? 'names no record that it belongs to' : `belongs to ${named.join(', ')} only`
  return `"${name}" ${what}: Pipedrive keeps a file with a person, an organization or a deal that was migrated.`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
