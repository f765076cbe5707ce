// Signed links to files that are kept outside Pipedrive: each names a migration, a row of its ledger and an end, and nobody can make one up.
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface LinkedFile {
  readonly migrationId: string
  /** The ledger row of the file. */
  readonly rowId: number
}

export interface FileLinks {
  sign(file: LinkedFile, expiresAt: Date): string
  /** `expired`: it was one of ours and is over. Null: it never was one. */
  read(token: string, now: Date): LinkedFile | 'expired' | null
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,15})\.(\d{1,12})\.([\w-]{43})$/

/** `keys` is ENCRYPTION_KEYS: the first one signs, each of them may have signed. */
export function createFileLinks(keys: string): FileLinks {
  const ring = keys.split(',').map((entry) => entry.trim()).filter(Boolean).map(secretOf) // prettier-ignore
  const [first] = ring
  if (!first) throw new Error('ENCRYPTION_KEYS names no key, so no link can be signed.')
  return {
    sign({ migrationId, rowId }, expiresAt) {
      const said = `${migrationId}.${rowId}.${Math.floor(expiresAt.getTime() / 1000)}`
      return `${said}.${mac(first, said)}`
    },
    read(token, now) {
      const [, migrationId = '', row = '', seconds = '', signature = ''] = pattern.exec(token) ?? []
      // Letter by letter: several texts stand for the same bytes, and only one of them was signed.
      const given = Buffer.from(signature)
      const said = `${migrationId}.${row}.${seconds}`
      if (given.length !== 43 || !ring.some((secret) => timingSafeEqual(Buffer.from(mac(secret, said)), given)))
        return null
      return Number(seconds) * 1000 <= now.getTime() ? 'expired' : { migrationId, rowId: Number(row) }
    },
  }
}

/** A key of its own for each use: what is sealed and what is signed must not share one. */
function secretOf(entry: string): Buffer {
  return createHmac('sha256', Buffer.from(entry.split(':')[1] ?? '', 'base64'))
    .update('file links')
    .digest()
}

function mac(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}
