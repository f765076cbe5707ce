// Where the content of a row comes from: the source's file, an attachment, an address, or the text of a record itself.
import { Readable } from 'node:stream'
import { stagedRecordsOf } from '../../db/staging.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { recordingOf } from '../../migration/activity/recording.ts'
import { carrierOf } from '../../migration/plan/beside.ts'
import { linksNeeded, stagedOf } from '../../migration/plan/row.ts'
import { wholeTextOf } from '../../migration/activity/whole-text.ts'
import { textWithPictures } from '../../migration/activity/pictures.ts'
import { isActivityObject } from '../../migration/ledger.ts'
import { statedMime, statedSize } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { embeddedPictures } from '../rich-text.ts'
import type { Content, Source } from '../source/source.ts'
import { type BaseContext, loadLinks } from '../write/context.ts'
import type { Work } from '../work.ts'
import type { Wanted } from './fetch-content.ts'

export interface Desk {
  readonly work: Work
  readonly base: BaseContext
  source(): Promise<Source>
}

/** A text says why there is none. */
export async function contentOf(desk: Desk, row: LedgerRow): Promise<Wanted | string> {
  if (row.object === 'whole_text') return wholeText(desk, row.sourceId)
  const record = await recordOf(desk.work, stagedOf(row)?.object ?? '', row.sourceId)
  if (record === null) return 'its record was erased after the retention'
  if (row.object === 'inline_picture') return pictureContent(desk, record)
  if (row.object === 'call_recording') {
    const address = recordingOf(record)
    if (address === null) return 'the source no longer names its address'
    return { size: null, mime: 'audio/*', open: async (signal) => (await desk.source()).address(address, signal) }
  }
  return {
    size: statedSize(record),
    mime: statedMime(record),
    open: async (signal) => (await desk.source()).content(record, signal),
  }
}

async function recordOf({ deps, migration }: Work, object: string, id: string): Promise<SourceRecord | null> {
  return (await stagedRecordsOf(deps.db, migration.id, object, [id])).get(id) ?? null
}

/** Written anew from the record, with its pictures as they stand in Pipedrive. */
async function wholeText({ work, base }: Desk, sourceId: string): Promise<Wanted | string> {
  const { object, id } = carrierOf(sourceId)
  const record = await recordOf(work, object, id)
  if (record === null) return 'the record whose text it is was erased after the retention'
  const needed = linksNeeded({ object, sourceId: id, record, standing: null }, base)
  const context = { ...base, link: await loadLinks(work.deps.db, work.migration.id, needed) }
  const html = wholeTextOf(record, context)
  return html === null
    ? 'what its record hangs on is not in Pipedrive'
    : inMemory(Buffer.from(html, 'utf8'), 'text/html')
}

function inMemory(bytes: Buffer, mime: string): Wanted {
  const stream = () => Readable.from([bytes], { objectMode: false })
  return {
    size: bytes.length,
    mime,
    open: async () => ({ kind: 'stream', stream: stream(), size: bytes.length, mime }),
  }
}

/** Whatever is no picture is refused: a login page would otherwise stand in the text. */
async function pictureContent(desk: Desk, record: SourceRecord): Promise<Wanted | string> {
  const { address, attachment } = record.fields
  const from = String(address)
  const wanted = (open: Wanted['open']): Wanted => ({
    size: null,
    mime: 'image/*',
    open: async (signal) => onlyPicture(await open(signal)),
  })
  if (from.startsWith('data:')) {
    const embedded = await embeddedIn(desk.work, record, from)
    return embedded ?? 'the text in which it stood has changed since'
  }
  if (/^cid:/i.test(from)) {
    if (typeof attachment !== 'string') return `the record has no attachment that is called ${from.slice(4)}`
    const file = await recordOf(desk.work, 'file', attachment)
    if (file === null) return 'the attachment was erased after the retention'
    return wanted(async (signal) => (await desk.source()).content(file, signal))
  }
  return wanted(async (signal) => (await desk.source()).address(from, signal))
}

async function embeddedIn(work: Work, record: SourceRecord, address: string): Promise<Wanted | null> {
  const [object = '', id = ''] = record.fields['carrier'] as readonly [string, string]
  const carrier = await recordOf(work, object, id)
  const text = carrier && isActivityObject(object) ? textWithPictures(carrier, object) : null
  const embedded = text === null ? undefined : embeddedPictures(text).get(address)
  if (!embedded) return null
  return inMemory(embedded.bytes, embedded.mime)
}

function onlyPicture(content: Content): Content {
  if (content.kind !== 'stream' || content.mime === null) return content
  if (/^\s*(?:image\/|(?:application|binary)\/octet-stream|text\/html)/i.test(content.mime)) return content
  content.stream.destroy()
  return { kind: 'refused', reason: `it is no picture (${content.mime})` }
}
