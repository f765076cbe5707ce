// The attachments of a bundle as records of the object `file`, linked by attachments.csv (file,object,record_id,name).
import type { SourceRecord } from '../../../migration/record.ts'
import { words } from '../../../migration/source/words.ts'
import { type Raw, textOf } from '../neutral.ts'
import { type Content, SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import type { Contents } from './contents.ts'
import type { Member } from './member.ts'
import type { Row } from './row.ts'

interface Listed {
  readonly row: number
  readonly path: string
  readonly object: string
  readonly id: string
  readonly name: string | null
}

/** Of so many files the lines of the list are held at a time; the list is gone through once for each such portion. */
const PORTION = 1000

/** Null when the bundle has no attachments. */
export async function attachmentsMember(contents: Contents): Promise<Member | null> {
  const { files, list } = contents.attachments
  if (files.length === 0 && list === null) return null
  const objects = await objectsIn(list)
  async function* rows(): AsyncGenerator<Row> {
    for (let from = 0; from < files.length; from += PORTION) {
      const some = files.slice(from, from + PORTION)
      const listed = await listedFor(list, new Set(some.map((file) => file.path)))
      for (const [at, file] of some.entries()) {
        yield { row: from + at + 1, raw: rawOf(file, listed.get(file.path) ?? [], objects), note: null }
      }
    }
    const known = new Set(files.map((file) => file.path))
    for await (const { row, path } of linesOf(list)) {
      if (!known.has(path)) yield { row: files.length + row, raw: null, note: { kind: 'no_file', text: path } }
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

function rawOf(file: BundleFile, owners: readonly Listed[], objects: readonly string[]): Raw {
  const name = owners.find((owner) => owner.name !== null)?.name ?? file.path.split('/').at(-1) ?? file.path
  const links = objects.map((object): [string, string[]] => [
    `link ${object}`,
    owners.filter((owner) => owner.object === object).map((owner) => owner.id),
  ])
  return { path: file.path, name, size: file.size, ...Object.fromEntries(links) }
}

async function objectsIn(list: Member | null): Promise<string[]> {
  const objects = new Set<string>()
  for await (const { object } of linesOf(list)) objects.add(object)
  return [...objects]
}

async function listedFor(list: Member | null, paths: ReadonlySet<string>): Promise<Map<string, Listed[]>> {
  const listed = new Map<string, Listed[]>()
  for await (const line of linesOf(list)) {
    if (!paths.has(line.path)) continue
    const owners = listed.get(line.path)
    if (owners) owners.push(line)
    else listed.set(line.path, [line])
  }
  return listed
}

/** The lines of the list that name a file and what it belongs to, one after the other. */
async function* linesOf(list: Member | null): AsyncGenerator<Listed> {
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
    yield { row, path, object: words(toObject).replaceAll(' ', '_'), id: toId, name: textOf(raw?.[name]) }
  }
}

/** The list may leave the folder out. */
function pathOf(text: string | null): string | null {
  if (text === null) return null
  const path = text
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
  return path.startsWith('attachments/') ? path : `attachments/${path}`
}

/** Of an attachment the id is its path; a file that a table lists names it in a column `path` or `file`. */
export async function attachmentContent(contents: Contents, record: SourceRecord): Promise<Content> {
  const named = Object.entries(record.fields).find(([name]) => ['path', 'file', 'file path'].includes(words(name)))?.[1]
  return attachmentAt(contents, textOf(named) ?? record.id)
}

export async function attachmentAt(contents: Contents, address: string): Promise<Content> {
  const path = pathOf(address)
  const file = contents.attachments.files.find((each) => each.path === path)
  if (!file) return { kind: 'gone', reason: `the bundle holds no ${path ?? 'file of that name'}` }
  if (file.size === 0) return { kind: 'empty', reason: 'it has no content (0 bytes)' }
  return { kind: 'stream', stream: await file.open(), size: file.size, mime: null }
}
