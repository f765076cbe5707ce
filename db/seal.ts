// Seals what must not be readable in the database: tokens, source secrets, uploaded bundles. AES-256-GCM with a key id inside.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16

export interface Seal {
  /** `associated` names the owner (`companyId:userId`, a migration id): what was sealed for one cannot be opened for another. */
  seal(text: string, associated: string): string
  open(sealed: string, associated: string): string
  sealBytes(bytes: Buffer, associated: string): Buffer
  openBytes(sealed: Buffer, associated: string): Buffer
}

interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/** `keys` is ENCRYPTION_KEYS: `id:base64key,...`, 32 bytes each; the first one seals, all of them open. */
export function createSeal(keys: string): Seal {
  const ring = parseKeys(keys)
  const first = sealingKey(ring)

  function sealBytes(bytes: Buffer, associated: string): Buffer {
    const nonce = randomBytes(nonceBytes)
    const header = headerOf(first)
    const cipher = createCipheriv(algorithm, first.bytes, nonce, { authTagLength: tagBytes })
    cipher.setAAD(Buffer.concat([header, Buffer.from(associated, 'utf8')]))
    const hidden = Buffer.concat([cipher.update(bytes), cipher.final()])
    return Buffer.concat([header, nonce, hidden, cipher.getAuthTag()])
  }

  function openBytes(sealed: Buffer, associated: string): Buffer {
    const { key, header } = keyOf(sealed, ring)
    const body = sealed.subarray(header.length)
    const decipher = createDecipheriv(algorithm, key.bytes, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.concat([header, Buffer.from(associated, 'utf8')]))
    decipher.setAuthTag(body.subarray(-tagBytes))
    try {
      return Buffer.concat([decipher.update(body.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch (cause) {
      throw new Error(
        `A sealed value could not be opened for ${associated}: it was changed, belongs to someone else, or key ${key.id} is not the one it was sealed with.`,
        { cause },
      )
    }
  }

  return {
    sealBytes,
    openBytes,
    seal: (text, associated) => sealBytes(Buffer.from(text, 'utf8'), associated).toString('base64url'),
    open: (sealed, associated) => openBytes(Buffer.from(sealed, 'base64url'), associated).toString('utf8'),
  }
}

function sealingKey(ring: readonly Key[]): Key {
  const [first] = ring
  if (first) return first
  throw new Error('ENCRYPTION_KEYS names no key; give at least one as id:base64key, the key being 32 random bytes.')
}

function parseKeys(keys: string): readonly Key[] {
  const ring = keys
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseKey)
  const seen = new Set<string>()
  for (const { id } of ring) {
    if (seen.has(id)) throw new Error(`ENCRYPTION_KEYS names the key ${id} twice; give every key its own id.`)
    seen.add(id)
  }
  return ring
}

function parseKey(entry: string, index: number): Key {
  const [id, encoded, ...rest] = entry.split(':')
  const place = `ENCRYPTION_KEYS, key ${index + 1}`
  if (!id || !encoded || rest.length > 0) throw new Error(`${place} is not of the form id:base64key.`)
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) {
    throw new Error(`${place}: its id must be 1 to 32 letters, digits, _ or -.`)
  }
  const bytes = Buffer.from(encoded, 'base64')
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(encoded) || bytes.length !== 32) {
    throw new Error(
      `${place} (${id}) must be 32 bytes in base64, but is ${bytes.length} bytes; make one with: openssl rand -base64 32`,
    )
  }
  return { id, bytes }
}

/** Version, length of the id, id: authenticated with the associated data, so that none of it can be exchanged. */
function headerOf(key: Key): Buffer {
  const id = Buffer.from(key.id, 'ascii')
  return Buffer.concat([Buffer.from([version, id.length]), id])
}

function keyOf(sealed: Buffer, ring: readonly Key[]): { readonly key: Key; readonly header: Buffer } {
  const idLength = sealed[1] ?? 0
  if (sealed[0] !== version || sealed.length < 2 + idLength + nonceBytes + tagBytes) {
    throw new Error('A sealed value is damaged or was not sealed by this application; it cannot be opened.')
  }
  const id = sealed.subarray(2, 2 + idLength).toString('ascii')
  const key = ring.find((candidate) => candidate.id === id)
  if (!key) {
    throw new Error(
      `A value is sealed with the key ${id}, which ENCRYPTION_KEYS does not hold; add that key back to open it.`,
    )
  }
  return { key, header: sealed.subarray(0, 2 + idLength) }
}
