// An uploaded bundle in sealed pieces of 1 MiB: PostgreSQL is all that the machines share.
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { bundleChunks } from './schema.ts'
import type { Seal } from './seal.ts'

const { and, eq, gte, lt, sql } = orm
const { seq } = bundleChunks
const of = (migrationId: string) => eq(bundleChunks.migrationId, migrationId)

const pieceBytes = 1024 * 1024

/** Pieces of the bundle that is read count from 0; those of an upload stand far above, those of the bundle before it below 0. */
const incoming = 2 ** 30

/**
 * Writes what the stream gives beside the bundle that is there, within the caller's transaction; `takeBundle` exchanges the two.
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
  await tx.delete(bundleChunks).where(and(of(migrationId), gte(seq, incoming)))
  let piecesIn = 0
  let size = 0
  for await (const piece of piecesOf(stream)) {
    await tx
      .insert(bundleChunks)
      .values({ migrationId, seq: incoming + piecesIn, bytes: seal.sealBytes(piece, migrationId) })
    piecesIn += 1
    size += piece.length
  }
  return size
}

/** What was uploaded becomes the bundle that is read; the place must be free. */
export async function takeBundle(tx: Tx, migrationId: string): Promise<void> {
  await tx
    .update(bundleChunks)
    .set({ seq: sql`${seq} - ${incoming}` })
    .where(and(of(migrationId), gte(seq, incoming)))
}

export async function keepBundleAside(tx: Tx, migrationId: string): Promise<void> {
  await dropBundle(tx, migrationId, 'aside')
  await tx
    .update(bundleChunks)
    .set({ seq: sql`-1 - ${seq}` })
    .where(and(of(migrationId), gte(seq, 0), lt(seq, incoming)))
}

export async function restoreBundle(tx: Tx, migrationId: string): Promise<void> {
  await dropBundle(tx, migrationId)
  await tx
    .update(bundleChunks)
    .set({ seq: sql`-1 - ${seq}` })
    .where(and(of(migrationId), lt(seq, 0)))
}

/** Erases the bundle that is read, or the one that was put aside. */
export async function dropBundle(tx: Tx, migrationId: string, which: 'read' | 'aside' = 'read'): Promise<void> {
  const place = which === 'aside' ? lt(seq, 0) : and(gte(seq, 0), lt(seq, incoming))
  await tx.delete(bundleChunks).where(and(of(migrationId), place))
}

/** The bundle's bytes in order, one piece in memory at a time. */
export async function* readBundle(db: Queryable, seal: Seal, migrationId: string): AsyncGenerator<Buffer> {
  for (let at = 0; ; at += 1) {
    const [row] = await db
      .select({ bytes: bundleChunks.bytes })
      .from(bundleChunks)
      .where(and(of(migrationId), eq(seq, at)))
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
