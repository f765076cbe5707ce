// Writes one file: its content from the source onto disk, measured there, the intent completed with that, then streamed to Pipedrive
// or, when it is too large for Pipedrive, to the alternative hosting.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentRefused, outsideId } from '../../migration/files.ts'
import { openMigrationSource } from '../open-source.ts'
import { type Source, SourceRefused } from '../source/source.ts'
import type { Ready } from '../write/batch.ts'
import { type Sender, sendPlanned, type Sent } from '../write/pump.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'
import { contentOf, type Desk } from './contents.ts'
import { fetchContent, type Wanted } from './fetch-content.ts'
import { HostingFailed } from './hosting.ts'
import { type Content, createUploader, measured, type Uploader } from './upload.ts'

export interface FileSender {
  readonly send: Sender
  /** Closes the source and removes what lies on disk. */
  close(): Promise<void>
}

interface Room extends Desk {
  readonly uploader: Uploader
  folder(): Promise<string>
}

export function createFileSender(work: Work, base: BaseContext): FileSender {
  let source: Promise<Source> | null = null
  let folder: Promise<string> | null = null
  const room: Room = {
    work,
    base,
    uploader: createUploader(work),
    source: () => (source ??= openMigrationSource(work.deps, work.migration)),
    folder: () => (folder ??= mkdtemp(join(tmpdir(), 'files-'))),
  }
  return {
    send: (ready) => sendFile(room, ready),
    async close() {
      // A source that could not be opened has been reported where it was wanted.
      await source?.then((opened) => opened.close()).catch(() => undefined)
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}

async function sendFile(room: Room, ready: Ready): Promise<Sent | null> {
  const { work } = room
  if (ready.intent.do !== 'create') return sendPlanned(work, ready)
  if (work.signal.aborted) return null
  const wanted = await contentOf(room, ready.row)
  if (typeof wanted === 'string') return refused(ready, wanted)
  try {
    return await fetchAndSend(room, ready, wanted)
  } catch (error) {
    if (work.signal.aborted) return null
    const isOurs = error instanceof SourceRefused || error instanceof HostingFailed
    if (!isOurs) throw error
    // A text does not wait for its pictures: where a source is gone, they are named in their place.
    if (ready.row.object === 'inline_picture') return refused(ready, error.message.replace(/\.$/, ''))
    return { kind: 'stop', stop: parked(ready, error) }
  }
}

async function fetchAndSend(room: Room, ready: Ready, wanted: Wanted): Promise<Sent> {
  const { work, uploader } = room
  const { settings } = work.migration
  const path = join(await room.folder(), String(ready.row.id))
  const mostBytes = Math.floor(settings.maxFileMb * 1_048_576)
  const mayStayOutside = settings.oversizeFiles === 'link' && ready.row.object !== 'inline_picture'
  const hosting = mayStayOutside ? (work.deps.hosting ?? null) : null
  try {
    const limits = { pipedriveBytes: mostBytes, hosting, wanted: mayStayOutside }
    const fetched = await fetchContent(wanted, { path, limits, signal: work.signal })
    if (fetched.kind === 'refused') return refused(ready, fetched.reason)
    return fetched.size > mostBytes ? await keepOutside(work, ready, fetched) : await uploader.upload(ready, fetched)
  } finally {
    await rm(path, { force: true })
  }
}

async function keepOutside(work: Work, planned: Ready, content: Content): Promise<Sent> {
  const { hosting } = work.deps
  if (!hosting) throw new Error('A file that is too large for Pipedrive was fetched though nothing else takes it.')
  const { id, migrationId } = planned.row
  const key = `${migrationId}/${id}`
  await hosting.store.put(key, content)
  const link = hosting.linkFor({ migrationId, rowId: id })
  const ready = measured(planned, content, { outside: { key, ...link } })
  const change = {
    field: 'content',
    target: 'file',
    how: 'changed_by_rule',
    rule: 'kept_outside',
    reason: `It is larger than ${work.migration.settings.maxFileMb} MB: it is kept outside Pipedrive, and a note on the record holds the link.`,
    source: content.size,
    meant: link.url,
  } as const
  const intent = { ...ready.intent, changes: [...ready.intent.changes, change] }
  const data = { id: outsideId(key), name: intent.body['name'], file_size: content.size }
  const outcome = { kind: 'done', status: 200, data, next: null, correlationId: null } as const
  return { kind: 'answered', ready: { ...ready, intent }, outcome }
}

function refused(ready: Ready, reason: string): Sent {
  const message = `The file "${nameOf(ready)}" was left out: ${reason}.`
  const outcome = { kind: 'rejected', status: 0, message, code: contentRefused, correlationId: null } as const
  return { kind: 'answered', ready, outcome }
}

function parked(ready: Ready, error: Error) {
  const reason = `The file "${nameOf(ready)}" could not be taken over just now: ${error.message} The run goes on by itself.`
  return { state: 'parked', reason, retryMs: 5 * 60_000 } as const
}

function nameOf({ intent, row }: Ready): string {
  return String(intent.body['name'] ?? row.sourceId)
}
