// The attachments of a bundle as records of the object `file`, linked by attachments.csv (file,object,record_id,name).
import type { SourceRecord } from '../../../migration/record.ts'
import { words } from '../../../migration/source/words.ts'
import { textOf } from '../neutral.ts'
import { type Content, SourceRefused } from '../source.ts'
import type { Contents } from './contents.ts'
import type { Member } from './member.ts'
import type { Row } from './row.ts'

interface Listed {
  readonly row: number
  readonly object: string
  readonly id: string
  readonly name: string | null
}

/** Null when the bundle has no attachments. */
export async function attachmentsMember(contents: Contents): Promise<Member | null> {
  const { files, list } = contents.attachments
  if (files.length === 0 && list === null) return null
  const listed = list ? await readList(list) : new Map<string, Listed[]>()
  const known = new Map(files.map((file) => [file.path, file]))
  const objects = new Set([...listed.values()].flat().map((each) => each.object))
  async function* rows(): AsyncGenerator<Row> {
    let row = 0
    for (const file of files) {
      row += 1
      const owners = listed.get(file.path) ?? []
      const name = owners.find((owner) => owner.name !== null)?.name ?? file.path.split('/').at(-1) ?? file.path
      const links = [...objects].map((object): [string, string[]] => [
        `link ${object}`,
        owners.filter((owner) => owner.object === object).map((owner) => owner.id),
      ])
      yield { row, raw: { path: file.path, name, size: file.size, ...Object.fromEntries(links) }, note: null }
    }
    const lost = [...listed].filter(([path]) => !known.has(path))
    for (const [path, owners] of lost) {
      for (const owner of owners)
        yield { row: files.length + owner.row, raw: null, note: { kind: 'no_file', text: path } }
    }
  }
  const links = Object.fromEntries([...objects].map((object) => [object, { path: `link ${object}` }]))
  return {
    path: list?.path ?? 'attachments',
    object: 'file',
    isTable: true,
    headings: ['path', 'name', 'size', ...[...objects].map((object) => `link ${object}`)],
    recognised: null,
    declared: { path: 'attachments', object: 'file', primary_key: 'path', keys: { links } },
    hasHeader: true,
    layout: null,
    before: () => Promise.resolve([]),
    rows,
  }
}

async function readList(list: Member): Promise<Map<string, Listed[]>> {
  const column = (name: string): string | undefined => list.headings.find((heading) => words(heading) === name)
  const file = column('file')
  const object = column('object')
  const id = column('record id')
  if (file === undefined || object === undefined || id === undefined) {
    throw new SourceRefused('bundle_shape', `${list.path} must have the columns file, object, record_id and name; it has ${list.headings.join(', ')}.`) // prettier-ignore
  }
  const listed = new Map<string, Listed[]>()
  for await (const { row, raw } of list.rows()) {
    const path = pathOf(textOf(raw?.[file]))
    const toObject = textOf(raw?.[object])
    const toId = textOf(raw?.[id])
    if (path === null || toObject === null || toId === null) continue
    const owners = listed.get(path) ?? []
    owners.push({
      row,
      object: words(toObject).replaceAll(' ', '_'),
      id: toId,
      name: textOf(raw?.[column('name') ?? 'name']),
    })
    listed.set(path, owners)
  }
  return listed
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
