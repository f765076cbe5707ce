// The pictures that are in Pipedrive already, by their content: the ledger tells of them, and memory only until it does.
import type { Db } from '../../db/client.ts'
import { hashOf } from '../../db/hash.ts'
import { type ContentRow, pictureByContent, standingOf } from '../../db/hosted/kept-files.ts'
import { seen } from '../../migration/seen.ts'
import type { Ready } from '../write/batch.ts'

export interface Twin {
  readonly body: Readonly<Record<string, unknown>>
  /** The file as far as the ledger keeps it. */
  readonly data: Readonly<Record<string, unknown>>
  /** The file as Pipedrive showed it to the row that sent it. */
  readonly shown?: NonNullable<Ready['shown']>
}

export interface KnownPictures {
  of(sha256: string): Promise<Twin | null>
  /** Was sent for the row, whose answer is stored in the background. Never fails: what has left would be taken for unsent. */
  add(sha256: string, sent: Ready, answer: unknown): void
}

/** So many are kept before the ledger is asked which of them it knows; a run has more pictures than memory holds. */
const mostUnstored = 500

export function createKnownPictures(db: Db, migrationId: string, most = mostUnstored): KnownPictures {
  const unstored = new Map<string, { readonly rowId: number; readonly twin: Twin }>()

  async function forgetStored(): Promise<void> {
    const standing = await standingOf(db, [...unstored.values()].map(({ rowId }) => rowId)) // prettier-ignore
    for (const [sha256, { rowId }] of unstored) if (standing.has(rowId)) unstored.delete(sha256)
  }

  return {
    async of(sha256) {
      if (unstored.size >= most) await forgetStored()
      const sent = unstored.get(sha256)
      if (sent) return sent.twin
      const row = await pictureByContent(db, migrationId, sha256)
      return row && twinOfRow(row)
    },
    add(sha256, sent, answer) {
      unstored.set(sha256, { rowId: sent.row.id, twin: twinOfAnswer(sent, answer) })
    },
  }
}

/** Of what Pipedrive answered, no more than a second row of the same content is to know. */
function twinOfAnswer({ intent, shown }: Ready, answer: unknown): Twin {
  const { id, name, file_size, url } = (answer ?? {}) as Readonly<Record<string, unknown>>
  const { content, updateTime } = seen('file', answer)
  return {
    body: { ...intent.body, url },
    data: { id, name, file_size, url },
    shown: shown ?? { seenHash: hashOf(content), seenUpdateTime: updateTime },
  }
}

function twinOfRow({ pipedriveId, body, seenHash, seenUpdateTime }: ContentRow): Twin {
  const data = { id: Number(pipedriveId), name: body['name'], file_size: body['size'], url: body['url'] }
  return { body, data, ...(seenHash === null ? {} : { shown: { seenHash, seenUpdateTime } }) }
}
