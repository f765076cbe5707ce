// One seed: a whole migration there and back with everything going wrong that the seed chooses, and what must be true after it.
import { inspect } from 'node:util'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { countersOf, type RunRow } from '../../db/runs.ts'
import { ledgerObjects } from '../../migration/ledger.ts'
import { canonical } from '../../migration/canonical.ts'
import { createDraw } from '../sandbox/firm/draw.ts'
import { alike, difference } from './alike.ts'
import { chainBreaches, counterBreaches, logBreaches, openBreaches } from './checks.ts'
import { openScene, type Scene } from './scene.ts'
import { changedFirm } from './source.ts'
import type { World } from './world.ts'

export interface Simulated {
  readonly seed: number
  /** Sentences of what was not as it must be; empty: the seed passed. */
  readonly breaches: readonly string[]
  readonly trace: readonly string[]
  readonly tally: ReadonlyMap<string, number>
  readonly requests: number
}

const patienceSeconds = 120
/** What Pipedrive does where its documents are silent; each of the two gives another company at the end. */
interface Unknowns {
  readonly defaultStages: boolean
  readonly primaryIsParticipant: boolean
}

/** What decides the company at the end: Pipedrive's silences and the admin's choice. */
export interface Terms {
  readonly unknowns: Unknowns
  readonly notesAs: 'activity' | 'note'
}

/** The company at the end of an undisturbed migration, by the terms it was made under: what every disturbed one is compared with. */
export type Undisturbed = Map<string, readonly string[]>

export const termsKey = (terms: Terms): string => canonical(terms)

export function termsOf(seed: number): Terms {
  const draw = createDraw(seed, 'company')
  const unknowns = { defaultStages: draw.chance(0.5), primaryIsParticipant: draw.chance(0.5) }
  return { unknowns, notesAs: draw.pick(['activity', 'note'] as const) }
}

/** A migration in which nothing goes wrong; its breaches are those of the product alone. */
export async function walkCalmly(world: World, terms: Terms): Promise<Walked> {
  return walk(world, { seed: 0, terms, isCalm: true, wanted: null })
}

/** What is not in `undisturbed` yet is made, once for all seeds that share it. */
export async function simulate(world: World, seed: number, undisturbed: Undisturbed): Promise<Simulated> {
  const terms = termsOf(seed)
  const key = termsKey(terms)
  if (!undisturbed.has(key)) {
    const calm = await walkCalmly(world, terms)
    if (calm.breaches.length > 0) return calm
    undisturbed.set(key, calm.company)
  }
  return walk(world, { seed, terms, isCalm: false, wanted: undisturbed.get(key) ?? null })
}

export interface Walked extends Simulated {
  /** A line for everything that a user of the company would find. */
  readonly company: readonly string[]
}

interface Walk {
  readonly seed: number
  readonly terms: Terms
  readonly isCalm: boolean
  readonly wanted: readonly string[] | null
}

async function walk(world: World, { seed, terms, isCalm, wanted }: Walk): Promise<Walked> {
  const scene = await openScene(world, seed, terms)
  const { chaos, pipedrive } = scene
  const breaches: string[] = []
  const patience = createPatience()
  let company: readonly string[] = []
  try {
    company = await Promise.race([thereAndBack({ world, scene, isCalm, wanted, breaches }), patience.over])
  } catch (error) {
    breaches.push(inspect(error))
  } finally {
    patience.stop()
    await scene.end()
  }
  return { seed, breaches, trace: chaos.trace, tally: chaos.tally, requests: pipedrive.stats().requests, company }
}

/** A seed that stands still is a breach too: somebody waits for what never comes. A process that was stopped from outside does not count. */
function createPatience(): { readonly over: Promise<never>; stop(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  let seconds = 0
  const timer = setInterval(() => {
    seconds += 1
    if (seconds > patienceSeconds) reject(new Error(`The seed did not end within ${patienceSeconds} s.`))
  }, 1000).unref()
  return { over: promise, stop: () => clearInterval(timer) }
}

interface Way {
  readonly world: World
  readonly scene: Scene
  readonly isCalm: boolean
  readonly wanted: readonly string[] | null
  readonly breaches: string[]
}

async function thereAndBack(way: Way): Promise<readonly string[]> {
  const { world, breaches } = way
  const { chaos, course, pipedrive } = way.scene
  const { db, migrationId } = world
  const before = pipedrive.snapshot()
  const disturbed = async (kind: RunRow['kind']) => {
    chaos.turn(!way.isCalm)
    const run = await course.run(kind)
    chaos.turn(false)
    breaches.push(...(await counterBreaches(db, run)), ...(await openBreaches(db, migrationId)))
    return run
  }
  await disturbed('sample')
  await disturbed('full')
  way.scene.read(changedFirm(world.records))
  await disturbed('delta')
  const company = alike(pipedrive, await allRowsOf(db, migrationId, ledgerObjects))
  if (way.wanted) breaches.push(...unlike(company, way.wanted))

  pipedrive.resetStats()
  const idle = await course.run('full')
  const written = (await countersOf(db, [idle.id])).get(idle.id)?.reduce((sum, one) => sum + one.written, 0)
  const { writesByEndpoint } = pipedrive.stats()
  if (written !== 0 || Object.keys(writesByEndpoint).length > 0)
    breaches.push(`The idle second pass wrote: ${JSON.stringify(writesByEndpoint)}, counted ${String(written)}.`)

  const report = (await disturbed('reconcile')).report as Reconciled
  if (!report.clean) breaches.push(`The reconciliation is not clean: ${JSON.stringify(report.differences)}`)
  await disturbed('rollback')
  const after = pipedrive.snapshot()
  if (canonical(after) !== canonical(before)) breaches.push(...leftBehind(after, before))
  breaches.push(...(await chainBreaches(db, migrationId)), ...(await logBreaches(db, migrationId)))
  return company
}

interface Reconciled {
  readonly clean: boolean
  readonly differences: readonly unknown[]
}

function unlike(company: readonly string[], wanted: readonly string[]): string[] {
  return [
    ...difference(company, wanted).map((line) => `Too much in Pipedrive: ${line}`),
    ...difference(wanted, company).map((line) => `Missing in Pipedrive: ${line}`),
  ]
}

function leftBehind(after: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after)
    .filter((object) => canonical(after[object]) !== canonical(before[object]))
    .map(
      (object) =>
        `The rollback left other ${object} records than there were: ${canonical(after[object]).slice(0, 1500)}`,
    )
}
