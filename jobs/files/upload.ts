// Sends a file that lies on disk to Pipedrive; a picture whose content is there already is not sent again.
import { move } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import { fileTies } from '../../migration/files.ts'
import { create } from '../pipedrive/entities.ts'
import type { Ready } from '../write/batch.ts'
import type { Sent } from '../write/pump.ts'
import type { Work } from '../work.ts'
import type { Fetched } from './fetch-content.ts'
import { createKnownPictures, type Twin } from './known-pictures.ts'

export type Content = Extract<Fetched, { kind: 'content' }>
type Answered = Extract<Sent, { kind: 'answered' }>

export interface Uploader {
  upload(planned: Ready, content: Content): Promise<Sent>
}

export function createUploader(work: Work): Uploader {
  const known = createKnownPictures(work.deps.db, work.migration.id)
  /** By SHA-256: the last of those that are at it just now. */
  const turns = new Map<string, Promise<Answered>>()

  /** One after the other by content: two that asked at once would both find nothing, and both send. */
  async function picture(planned: Ready, content: Content): Promise<Answered> {
    const { sha256 } = content
    const before = turns.get(sha256)?.catch(() => null) ?? Promise.resolve(null)
    const turn = before.then(() => pictureInTurn(planned, content))
    turns.set(sha256, turn)
    try {
      return await turn
    } finally {
      if (turns.get(sha256) === turn) turns.delete(sha256)
    }
  }

  async function pictureInTurn(planned: Ready, content: Content): Promise<Answered> {
    const twin = await known.of(content.sha256)
    if (twin) return alreadyThere(planned, twin)
    const sent = await sendFile(work, planned, content)
    if (sent.outcome.kind === 'done') known.add(content.sha256, sent.ready, sent.outcome.data)
    return sent
  }

  return { upload: (planned, content) => (planned.row.object === 'inline_picture' ? picture(planned, content) : sendFile(work, planned, content)) } // prettier-ignore
}

/** One file for both: it goes with the first of the two rows, and the second finds it gone. Both know it as Pipedrive showed it. */
function alreadyThere(planned: Ready, { body, data, shown }: Twin): Answered {
  const outcome = { kind: 'done', status: 200, data, next: null, correlationId: null } as const
  const ready = { ...planned, intent: { ...planned.intent, body: { ...body } }, ...(shown ? { shown } : {}) }
  return { kind: 'answered', ready, outcome }
}

/** The intent is completed with size and hash before anything leaves: a lost reply is settled by them. */
async function sendFile(work: Work, planned: Ready, content: Content): Promise<Answered> {
  const ready = measured(planned, content)
  const intentAt = work.deps.now().toISOString()
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, [{ id: ready.row.id, to: 'intended', intent: ready.intent, intentAt }])
  })
  const { size, mime, path } = content
  const file = { path, size, mime, name: String(ready.intent.body['name']) }
  const outcome = await work.client.send(await create('file', fileTies(ready.intent.body), { file }), work.signal)
  return { kind: 'answered', ready, outcome }
}

export function measured(ready: Ready, content: Content, more: Readonly<Record<string, unknown>> = {}): Ready {
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
