// Writes one file: its content from the source onto disk, measured there, the intent completed with that, then streamed to Pipedrive
// or, when it is too large for Pipedrive, to the alternative hosting.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { move } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import { contentRefused, fileLinks, outsideId } from '../../migration/files.ts'
import { fileName } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { openMigrationSource } from '../open-source.ts'
import { create } from '../pipedrive/entities.ts'
import { type Source, SourceRefused } from '../source/source.ts'
import type { Ready } from '../write/batch.ts'
import { type Sender, sendPlanned, type Sent } from '../write/pump.ts'
import type { Work } from '../write/work.ts'
import { type Fetched, fetchContent } from './fetch-content.ts'
import { HostingFailed } from './hosting.ts'

export interface FileSender {
  readonly send: Sender
  /** Closes the source and removes what lies on disk. */
  close(): Promise<void>
}

const parkMs = 5 * 60_000
/** An intent counts twice: when it is planned, and when its content has been measured. */
const mostAttempts = 12

interface Desk {
  readonly work: Work
  source(): Promise<Source>
  folder(): Promise<string>
}

export function createFileSender(work: Work): FileSender {
  let source: Promise<Source> | null = null
  let folder: Promise<string> | null = null
  const desk: Desk = {
    work,
    source: () => (source ??= openMigrationSource(work.deps, work.migration)),
    folder: () => (folder ??= mkdtemp(join(tmpdir(), 'files-'))),
  }
  return {
    send: (ready) => sendFile(desk, ready),
    async close() {
      // A source that could not be opened has been reported where it was wanted.
      await source?.then((opened) => opened.close()).catch(() => undefined)
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}

async function sendFile(desk: Desk, ready: Ready): Promise<Sent | null> {
  const { work } = desk
  if (ready.intent.do !== 'create') return sendPlanned(work, ready)
  if (work.signal.aborted) return null
  const staged = await stagedRecordsOf(work.deps.db, work.migration.id, 'file', [ready.row.sourceId])
  const record = staged.get(ready.row.sourceId)
  if (!record) return refused(ready, ready.row.sourceId, 'its record was erased after the retention')
  if (ready.row.attempt > mostAttempts) return refused(ready, fileName(record), 'Pipedrive broke off its upload again and again') // prettier-ignore
  const path = join(await desk.folder(), String(ready.row.id))
  try {
    const { settings } = work.migration
    const mostBytes = Math.floor(settings.maxFileMb * 1_048_576)
    const hosting = settings.oversizeFiles === 'link' ? (work.deps.hosting ?? null) : null
    const limits = { pipedriveBytes: mostBytes, hosting, wanted: settings.oversizeFiles === 'link' }
    const fetched = await fetchContent(await desk.source(), record, { path, limits, signal: work.signal })
    if (fetched.kind === 'refused') return refused(ready, fileName(record), fetched.reason)
    return fetched.size > mostBytes ? await keepOutside(work, ready, fetched) : await upload(work, ready, fetched)
  } catch (error) {
    if (work.signal.aborted) return null
    if (error instanceof SourceRefused || error instanceof HostingFailed) return { kind: 'stop', stop: parked(work, record, error) } // prettier-ignore
    throw error
  } finally {
    await rm(path, { force: true })
  }
}

type Content = Extract<Fetched, { kind: 'content' }>

/** The intent is completed with size and hash before anything leaves: a lost reply is settled by them. */
async function upload(work: Work, planned: Ready, content: Content): Promise<Sent> {
  const ready = measured(planned, content)
  const intentAt = work.deps.now().toISOString()
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, [{ id: ready.row.id, to: 'intended', intent: ready.intent, intentAt }])
  })
  const { size, mime, path } = content
  const file = { path, size, mime, name: String(ready.intent.body['name']) }
  const outcome = await work.client.send(await create('file', fileLinks(ready.intent.body), { file }), work.signal)
  return { kind: 'answered', ready, outcome }
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

function measured(ready: Ready, content: Content, more: Readonly<Record<string, unknown>> = {}): Ready {
  const { size, sha256, mime, statedSize } = content
  const change = {
    field: 'size',
    target: 'size',
    how: 'changed_by_rule',
    rule: 'size_as_found',
    reason: `The source says ${statedSize ?? 0} bytes and gave ${size}: what it gave was taken over.`,
    source: statedSize,
    meant: size,
  } as const
  const changes = statedSize === null || statedSize === size ? ready.intent.changes : [...ready.intent.changes, change]
  const body = { ...ready.intent.body, size, sha256, content_type: mime, ...more }
  return { ...ready, intent: { ...ready.intent, body, changes } }
}

function refused(ready: Ready, name: string, reason: string): Sent {
  const message = `The file "${name}" was left out: ${reason}.`
  const outcome = { kind: 'rejected', status: 0, message, code: contentRefused, correlationId: null } as const
  return { kind: 'answered', ready, outcome }
}

function parked(work: Work, record: SourceRecord, error: Error) {
  const reason = `The file "${fileName(record)}" could not be taken over just now: ${error.message} The run goes on by itself.`
  return { state: 'parked', reason, resumesAt: new Date(work.deps.now().getTime() + parkMs) } as const
}
