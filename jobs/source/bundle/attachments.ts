// The attachments of a bundle as records of the object `file`, linked by attachments.csv (file,object,record_id,name).
import type { SourceRecord } from '../../../migration/record.ts'
import { asText } from '../../../migration/transform/text.ts'
import { leadsByName } from '../../../migration/source/by-name.ts'
import { objectNames } from '../../../migration/source/vocabulary.ts'
import { loose, singular, words } from '../../../migration/source/words.ts'
import { type Raw, textOf } from '../neutral.ts'
import { columnPointer, pathPointer, type Pointer } from '../pointer.ts'
import { type Content, SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import type { Contents } from './contents.ts'
import type { Member } from './member.ts'
import type { Row } from './row.ts'
import type { Survey } from './survey.ts'

interface Listed {
  readonly row: number
  readonly path: string
  readonly object: string
  readonly id: string
  readonly name: string | null
}

/** Of so many files the lines of the list are held at a time; the list is gone through once for each such portion. */
const PORTION = 1000

/** Null when the bundle has no attachments but those that its tables of files bring. `surveys`: one for each member. */
export async function attachmentsMember(contents: Contents, surveys: readonly Survey[]): Promise<Member | null> {
  const { files: all, list } = contents.attachments
  const brought = await broughtByTables(contents, surveys)
  const files = all.filter((file) => !brought.has(file.path))
  if (files.length === 0 && list === null) return null
  const lines = (): AsyncGenerator<Listed> => linesOf(list, surveys)
  const objects = await objectsIn(lines())
  async function* rows(): AsyncGenerator<Row> {
    for (let from = 0; from < files.length; from += PORTION) {
      const some = files.slice(from, from + PORTION)
      const listed = await listedFor(lines(), new Set(some.map((file) => file.path)))
      for (const [at, file] of some.entries()) {
        yield { row: from + at + 1, raw: rawOf(file, listed.get(file.path) ?? [], objects), note: null }
      }
    }
    const known = new Set(files.map((file) => file.path))
    for await (const { row, path } of lines()) {
      const kind = brought.has(path) ? 'in_table' : 'no_file'
      if (!known.has(path)) yield { row: files.length + row, raw: null, note: { kind, text: path } }
    }
  }
  const links = Object.fromEntries(objects.map((object) => [object, { path: `link ${object}` }]))
  return {
    path: list?.path ?? 'attachments',
    object: 'file',
    isTable: true,
    headings: ['path', 'name', 'size', ...objects.map((object) => `link ${object}`)],
    recognised: null,
    declared: { path: 'attachments', object: 'file', primary_key: 'path', keys: { links } },
    hasHeader: true,
    layout: null,
    before: () => Promise.resolve([]),
    rows,
  }
}

/** The attachments that come with a row of a table of files: a second record of the same bytes would hang on nothing. */
async function broughtByTables(contents: Contents, surveys: readonly Survey[]): Promise<ReadonlySet<string>> {
  const { files, list } = contents.attachments
  const known = new Set(files.map((file) => file.path))
  const brought = new Set<string>()
  const unowned = new Set<string>()
  for (const [at, member] of contents.members.entries()) {
    const survey = surveys[at]
    if (member.object !== 'file' || survey === undefined || known.size === 0) continue
    const owners = ownersIn(member)
    for await (const { row, raw } of member.rows()) {
      const id = raw === null ? null : textOf(survey.key?.read(raw)[0]?.value)
      if (raw === null || survey.repeated.has(row) || (survey.key !== null && id === null)) continue
      const path = [...placesIn(raw), ...(id === null ? [] : [id])].map(pathOf).find((place) => known.has(place ?? ''))
      if (typeof path !== 'string') continue
      const isOwned = owners.some((owner) => owner.read(raw).some(({ value }) => asText(value).trim() !== ''))
      ;(isOwned ? brought : unowned).add(path)
    }
  }
  // A row that says nothing of what its file belongs to leaves it to the list, where that says it.
  for await (const { path } of linesOf(list, surveys)) unowned.delete(path)
  return new Set([...brought, ...unowned])
}

/** Where a row of a table of files says what its file belongs to. */
function ownersIn(member: Member): Pointer[] {
  const links = member.declared?.keys === undefined ? null : Object.values(member.declared.keys.links ?? {})
  if (links !== null) return links.map(({ path }) => (member.isTable ? columnPointer(path) : pathPointer(path)))
  const named = member.headings.filter((heading) =>
    ['contact', 'company', 'deal'].some((to) => leadsByName('file', heading, to)),
  )
  return named.filter((heading) => !placeNames.includes(words(heading))).map(columnPointer)
}

function rawOf(file: BundleFile, owners: readonly Listed[], objects: readonly string[]): Raw {
  const name = owners.find((owner) => owner.name !== null)?.name ?? file.path.split('/').at(-1) ?? file.path
  const links = objects.map((object): [string, string[]] => [
    `link ${object}`,
    owners.filter((owner) => owner.object === object).map((owner) => owner.id),
  ])
  return { path: file.path, name, size: file.size, ...Object.fromEntries(links) }
}

async function objectsIn(lines: AsyncGenerator<Listed>): Promise<string[]> {
  const objects = new Set<string>()
  for await (const { object } of lines) objects.add(object)
  return [...objects]
}

async function listedFor(lines: AsyncGenerator<Listed>, paths: ReadonlySet<string>): Promise<Map<string, Listed[]>> {
  const listed = new Map<string, Listed[]>()
  for await (const line of lines) {
    if (!paths.has(line.path)) continue
    const owners = listed.get(line.path)
    if (owners) owners.push(line)
    else listed.set(line.path, [line])
  }
  return listed
}

/** The lines of the list that name a file and what it belongs to, one after the other. */
async function* linesOf(list: Member | null, surveys: readonly Survey[]): AsyncGenerator<Listed> {
  if (list === null) return
  const column = (name: string): string | undefined => list.headings.find((heading) => words(heading) === name)
  const file = column('file')
  const object = column('object')
  const id = column('record id')
  if (file === undefined || object === undefined || id === undefined) {
    throw new SourceRefused('bundle_shape', `${list.path} must have the columns file, object, record_id and name; it has ${list.headings.join(', ')}.`) // prettier-ignore
  }
  const name = column('name') ?? 'name'
  for await (const { row, raw } of list.rows()) {
    const path = pathOf(textOf(raw?.[file]))
    const toObject = textOf(raw?.[object])
    const toId = textOf(raw?.[id])
    if (path === null || toObject === null || toId === null) continue
    yield { row, path, object: objectSaid(toObject, toId, surveys), id: toId, name: textOf(raw?.[name]) }
  }
}

/** A `file` that another file belongs to is what lawyers call a matter. */
const owning = Object.entries(objectNames).filter(([object]) => object !== 'file')

/** The object that a line means by `Matters` or `client`: where several are called so, the one that has the record. */
function objectSaid(said: string, id: string, surveys: readonly Survey[]): string {
  const tables = surveys.map(({ stats }) => stats).filter(({ object }) => object !== 'file')
  const known = new Set([...owning.map(([object]) => object), ...tables.map(({ object }) => object)])
  const plain = words(said)
  const exact = [plain, singular(plain)].map((name) => name.replaceAll(' ', '_')).find((name) => known.has(name))
  if (exact !== undefined) return exact
  const called = owning.flatMap(([object, names]) => (names.includes(singular(plain)) ? [object] : []))
  const fitting = tables.filter(({ object }) => called.includes(object))
  const found = fitting.find(({ keyValues }) => keyValues.has(loose(id))) ?? fitting[0]
  return found?.object ?? called[0] ?? plain.replaceAll(' ', '_')
}

/** The list may leave the folder out, and write the same letters in another way. */
function pathOf(text: string | null): string | null {
  if (text === null) return null
  const path = text
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .normalize('NFC')
    .replace(/^attachments\//i, 'attachments/')
  return path.startsWith('attachments/') ? path : `attachments/${path}`
}

const placeNames: readonly string[] = ['path', 'file', 'file path']

/** What a row of a table of files says of the place of its bytes. */
function placesIn(fields: Raw): string[] {
  const named = Object.entries(fields).filter(([name]) => placeNames.includes(words(name)))
  return named.flatMap(([, value]) => textOf(value) ?? [])
}

/** Of an attachment the id is its path; a file that a table lists names it in a column `path` or `file`. */
export async function attachmentContent(contents: Contents, record: SourceRecord): Promise<Content> {
  const places = placesIn(record.fields)
  const there = places.find((place) => contents.attachments.files.some(({ path }) => path === pathOf(place)))
  return attachmentAt(contents, there ?? places[0] ?? record.id)
}

export async function attachmentAt(contents: Contents, address: string): Promise<Content> {
  const path = pathOf(address)
  const { files } = contents.attachments
  const file = files.find((each) => each.path === address) ?? files.find((each) => each.path === path)
  if (!file) return { kind: 'gone', reason: `the bundle holds no ${path ?? 'file of that name'}` }
  if (file.size === 0) return { kind: 'empty', reason: 'it has no content (0 bytes)' }
  return { kind: 'stream', stream: await file.open(), size: file.size, mime: null }
}
