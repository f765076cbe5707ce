// An uploaded bundle in sealed pieces of 1 MiB: PostgreSQL is all that the machines share.
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { bundleChunks } from './schema.ts'
import type { Seal } from './seal.ts'

const { and, eq, sql } = orm

const pieceBytes = 1024 * 1024

/**
 * Replaces the bundle by what the stream gives, within the caller's transaction, so that a broken upload leaves the old one.
 * Returns the size in bytes; null when another upload for the same migration is under way.
 */
export async function writeBundle(
  tx: Tx,
  seal: Seal,
  migrationId: string,
  stream: AsyncIterable<Buffer>,
): Promise<number | null> {
  const locked = await tx.execute(sql`select pg_try_advisory_xact_lock(hashtextextended(${migrationId}, 1)) as held`)
  if (locked.rows[0]?.['held'] !== true) return null
  await tx.delete(bundleChunks).where(eq(bundleChunks.migrationId, migrationId))
  let seq = 0
  let size = 0
  for await (const piece of piecesOf(stream)) {
    await tx.insert(bundleChunks).values({ migrationId, seq, bytes: seal.sealBytes(piece, migrationId) })
    seq += 1
    size += piece.length
  }
  return size
}

/** The bundle's bytes in order, one piece in memory at a time. */
export async function* readBundle(db: Queryable, seal: Seal, migrationId: string): AsyncGenerator<Buffer> {
  for (let seq = 0; ; seq += 1) {
    const [row] = await db
      .select({ bytes: bundleChunks.bytes })
      .from(bundleChunks)
      .where(and(eq(bundleChunks.migrationId, migrationId), eq(bundleChunks.seq, seq)))
    if (!row) return
    yield seal.openBytes(row.bytes, migrationId)
  }
}

async function* piecesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const chunk of stream) {
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes < pieceBytes) continue
    const joined = Buffer.concat(held)
    let from = 0
    for (; joined.length - from >= pieceBytes; from += pieceBytes) yield joined.subarray(from, from + pieceBytes)
    held = [joined.subarray(from)]
    heldBytes = joined.length - from
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}
