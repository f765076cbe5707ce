// The source of a migration: one that is asked who it is, and the one before it, which stays until the new one has proven itself.
import { timeZoneSchema } from '../migration/settings.ts'
import type { SourceIdentity } from '../migration/source/identity.ts'
import { dropBundle, keepBundleAside, restoreBundle, takeBundle } from './bundles.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { migrationById } from './migrations.ts'
import { migrations, type PriorSource, type Problem } from './schema.ts'

const { eq } = orm

export type NextSource =
  | { readonly kind: 'rest'; readonly profile: unknown; readonly secrets: string }
  /** `pieces` says whether a bundle has just been written, or the one that is there is to be read in another way. */
  | { readonly kind: 'bundle'; readonly bundleName: string; readonly manifest: unknown; readonly pieces: 'written' | 'same' } // prettier-ignore

/** The row must be locked. A source that was proven is put aside; one that was not is forgotten. */
export async function putSource(tx: Tx, id: string, next: NextSource): Promise<void> {
  const prior = await proven(tx, id)
  const bringsPieces = next.kind === 'rest' || next.pieces === 'written'
  const hasAside = prior?.piecesAside === true
  const putAside = prior !== null && !hasAside && bringsPieces && prior.sourceKind === 'bundle'
  if (putAside) await keepBundleAside(tx, id)
  else if (bringsPieces) await dropBundle(tx, id)
  if (next.kind === 'bundle' && next.pieces === 'written') await takeBundle(tx, id)
  const source =
    next.kind === 'rest'
      ? { sourceProfile: next.profile, sourceSecrets: next.secrets, bundleName: null }
      : { sourceProfile: next.manifest, sourceSecrets: null, bundleName: next.bundleName }
  await tx
    .update(migrations)
    .set({
      ...source,
      sourceKind: next.kind,
      connectState: 'checking',
      connectProblem: null,
      identity: null,
      priorSource: prior === null ? null : { ...prior, piecesAside: hasAside || putAside },
    })
    .where(eq(migrations.id, id))
}

/** The source that was last proven: the present one, or the one that was put aside for it. */
async function proven(tx: Tx, id: string): Promise<PriorSource | null> {
  const row = await migrationById(tx, id)
  if (!row) throw new Error(`The migration ${id} vanished while its source was being exchanged.`)
  if (row.connectState !== 'connected' || row.identity === null || row.sourceKind === null) return row.priorSource
  const { sourceKind, sourceProfile, sourceSecrets, bundleName, identity } = row
  return { sourceKind, sourceProfile, sourceSecrets, bundleName, identity, piecesAside: false }
}

export async function acceptSource(tx: Tx, id: string, identity: SourceIdentity): Promise<void> {
  const remark = await takeZone(tx, id, identity.timeZone ?? null)
  await dropBundle(tx, id, 'aside')
  const said = remark === null ? identity : { ...identity, sentence: `${identity.sentence} ${remark}` }
  await tx
    .update(migrations)
    .set({ connectState: 'connected', identity: said, connectProblem: null, priorSource: null })
    .where(eq(migrations.id, id))
}

/** The zone that a source names is that of its times, as long as nobody has chosen one; then the sentence that says so. */
async function takeZone(tx: Tx, id: string, zone: string | null): Promise<string | null> {
  const timeZone = timeZoneSchema.safeParse(zone)
  if (!timeZone.success) return null
  const [row] = await tx.select({ settings: migrations.settings }).from(migrations).where(eq(migrations.id, id))
  if (!row || row.settings.timeZone === timeZone.data) return null
  if (row.settings.timeZoneChosen) {
    return `The source names the time zone ${timeZone.data}; ${row.settings.timeZone}, chosen in the settings, was kept for times without a zone.`
  }
  await tx
    .update(migrations)
    .set({ settings: { ...row.settings, timeZone: timeZone.data } })
    .where(eq(migrations.id, id))
  return null
}

/** What was connected before is connected again; that the new one was refused is said beside it. */
export async function refuseSource(tx: Tx, id: string, problem: Problem): Promise<void> {
  const [row] = await tx.select({ prior: migrations.priorSource }).from(migrations).where(eq(migrations.id, id))
  const prior = row?.prior ?? null
  if (prior === null) {
    await tx
      .update(migrations)
      .set({ connectState: 'refused', identity: null, connectProblem: problem })
      .where(eq(migrations.id, id))
    return
  }
  const { piecesAside, ...source } = prior
  if (piecesAside) await restoreBundle(tx, id)
  const name = prior.bundleName ?? prior.identity.host ?? prior.identity.product ?? 'it'
  const message = `${problem.message} The source that was connected before (${name}) stays connected.`
  await tx
    .update(migrations)
    .set({ ...source, connectState: 'connected', connectProblem: { ...problem, message }, priorSource: null })
    .where(eq(migrations.id, id))
}

/** What the web needs to know of the bundle, to have it read in another way. */
export async function connectedBundle(db: Queryable, id: string): Promise<string | null> {
  const [row] = await db
    .select({ kind: migrations.sourceKind, name: migrations.bundleName })
    .from(migrations)
    .where(eq(migrations.id, id))
  return row?.kind === 'bundle' ? row.name : null
}
