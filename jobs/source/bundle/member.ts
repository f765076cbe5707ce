// One file of records in a bundle: how it is encoded and laid out, which object it holds, and its rows.
import { findLayout, firstRows, type Layout } from '../../../migration/source/layout.ts'
import type { ManifestFile } from '../../../migration/source/manifest.ts'
import { type Recognised, recogniseObject } from '../../../migration/source/recognise.ts'
import { SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import { delimitedRows } from './delimited.ts'
import { jsonRows, jsonShape } from './json-rows.ts'
import type { Row } from './row.ts'
import { decode, findEncoding, knownEncoding } from './text.ts'

export interface Member {
  readonly path: string
  readonly object: string
  readonly isTable: boolean
  readonly headings: readonly string[]
  /** Why this object; null when the manifest says so. */
  readonly recognised: Recognised | null
  readonly declared: ManifestFile | null
  readonly hasHeader: boolean
  /** Null: not a table of cells. */
  readonly layout: Layout | null
  /** Bytes that are no letter in the encoding that was found. */
  readonly unreadable?: number
  /** The first rows as they stand in the file, before anything was understood. */
  before(): Promise<readonly (readonly string[])[]>
  rows(): AsyncGenerator<Row>
}

/** What stands before the number of a row without a key: two files of one object must not share their rows. */
export function rowPrefixOf(member: Member, members: readonly Member[]): string {
  return members.filter((other) => other.object === member.object).length > 1 ? `${member.path} row:` : 'row:'
}

const JSON_SAMPLE = 100

/** Null when the file is text without columns. */
export async function openMember(
  file: BundleFile,
  head: Buffer,
  declared: ManifestFile | null,
): Promise<Member | null> {
  const { encoding, unreadable } =
    declared?.encoding === undefined
      ? await findEncoding(file, head)
      : { encoding: knownEncoding(declared.encoding, file.path), unreadable: 0 }
  const sample = decode(head, encoding)
  const isJson =
    /\.(json|jsonl|ndjson)$/i.test(file.path) || (!/\.(csv|tsv)$/i.test(file.path) && /^\s*[[{]/.test(sample))
  if (isJson) return { ...(await jsonMember(file, encoding, sample, declared)), unreadable }
  const layout = findLayout(sample, { delimiter: declared?.delimiter, rowsBefore: declared?.skip_rows_before_header })
  if (layout === null) return null
  const readers = {
    rows: () => delimitedRows(file, encoding, layout),
    before: () => Promise.resolve(firstRows(sample, layout.delimiter)),
  }
  return { ...tableMember(file.path, layout, declared, readers), unreadable }
}

export function tableMember(
  path: string,
  layout: Layout,
  declared: ManifestFile | null,
  readers: Pick<Member, 'rows' | 'before'>,
): Member {
  refuseUnknownColumns(path, layout.headings, declared)
  return {
    ...subject(path, layout.hasHeader ? layout.headings : [], declared),
    path,
    isTable: true,
    headings: layout.headings,
    declared,
    hasHeader: layout.hasHeader,
    layout,
    ...readers,
  }
}

async function jsonMember(
  file: BundleFile,
  encoding: string,
  sample: string,
  declared: ManifestFile | null,
): Promise<Member> {
  const shape = jsonShape(sample, file.path)
  const rows = (): AsyncGenerator<Row> => jsonRows(file, encoding, shape)
  const names = new Set<string>()
  for await (const { row, raw } of rows()) {
    for (const name of Object.keys(raw ?? {})) names.add(name)
    if (row >= JSON_SAMPLE) break
  }
  const headings = [...names]
  return {
    ...subject(file.path, headings, declared),
    path: file.path,
    isTable: false,
    headings,
    declared,
    hasHeader: true,
    layout: null,
    before: () => Promise.resolve([]),
    rows,
  }
}

function subject(
  path: string,
  headings: readonly string[],
  declared: ManifestFile | null,
): Pick<Member, 'object' | 'recognised'> {
  if (declared !== null) return { object: declared.object, recognised: null }
  const recognised = recogniseObject(path, headings)
  return { object: recognised.object, recognised }
}

/** A manifest that names a column which is not there would silently lose every owner or link. */
function refuseUnknownColumns(path: string, headings: readonly string[], declared: ManifestFile | null): void {
  if (declared === null) return
  const { keys } = declared
  const links = Object.values(keys?.links ?? {})
  const named = [
    ...[declared.primary_key ?? []].flat(), keys?.created_at, keys?.updated_at, keys?.owner,
    ...links.flatMap((link) => [link.path, link.updated_at]),
  ] // prettier-ignore
  const unknown = [...new Set(named)].filter((name) => name !== undefined && !headings.includes(name))
  if (unknown.length === 0) return
  throw new SourceRefused('manifest_invalid', `The manifest names ${unknown.map((name) => `“${name}”`).join(', ')} in ${path}, whose headings are ${headings.join(', ')}.`) // prettier-ignore
}
