// One seed: a migration, or a stretch of one, with everything going wrong that the seed chooses, and what must be true after it.
import { inspect } from 'node:util'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { countersOf, type RunRow } from '../../db/runs.ts'
import { ledgerObjects } from '../../migration/ledger.ts'
import { canonical } from '../../migration/canonical.ts'
import { alike, difference } from './alike.ts'
import { chainBreaches, counterBreaches, logBreaches, openBreaches } from './checks.ts'
import { openScene, type Scene } from './scene.ts'
import { changedFirm } from './source.ts'
import { type Mark, type Phase, phases, type Stretch, stretchOf, type Terms, termsOf } from './stretch.ts'
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

/** A migration in which nothing goes wrong: what every disturbed one under the same terms is compared with, and where stretches begin. */
export interface Undisturbed {
  /** The company before the migration. */
  readonly before: Readonly<Record<string, unknown>>
  readonly marks: Map<Phase, Mark>
}

/** The undisturbed migrations that a world has seen, by their terms. */
export type AllUndisturbed = Map<string, Undisturbed>

/** What is not in `all` yet is made, once for all seeds that share its terms. */
export async function simulate(world: World, seed: number, all: AllUndisturbed): Promise<Simulated> {
  const terms = termsOf(seed)
  const key = `${Number(terms.unknowns.defaultStages)}${Number(terms.unknowns.primaryIsParticipant)}_${terms.notesAs}`
  const known = all.get(key)
  if (known) return walk(world, { seed, terms, undisturbed: known, stretch: stretchOf(seed) })
  const undisturbed: Undisturbed = { before: {}, marks: new Map() }
  const calm = await walk(world, { seed: 0, terms, undisturbed, stretch: phases, key })
  if (calm.breaches.length > 0) return calm
  all.set(key, undisturbed)
  return simulate(world, seed, all)
}

interface Walk {
  readonly seed: number
  readonly terms: Terms
  readonly stretch: Stretch
  readonly undisturbed: Undisturbed
  /** Of a calm walk the name under which its marks are kept. */
  readonly key?: string
}

async function walk(world: World, course: Walk): Promise<Simulated> {
  const { seed, terms, stretch, undisturbed } = course
  const from = undisturbed.marks.get(phases[phases.indexOf(stretch[0] ?? 'sample') - 1] ?? 'rollback')
  const scene = await openScene(world, seed, { ...terms, from: course.key === undefined ? from : undefined })
  const { chaos, pipedrive } = scene
  const breaches: string[] = []
  const patience = createPatience()
  try {
    await Promise.race([alongStretch({ ...course, world, scene, breaches }), patience.over])
  } catch (error) {
    breaches.push(inspect(error))
  } finally {
    patience.stop()
    await scene.end()
  }
  return { seed, breaches, trace: chaos.trace, tally: chaos.tally, requests: pipedrive.stats().requests }
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

interface Way extends Walk {
  readonly world: World
  readonly scene: Scene
  readonly breaches: string[]
}

async function alongStretch(way: Way): Promise<void> {
  const { world, scene, stretch, key, undisturbed, breaches } = way
  // Another company has other numbers; one that a stretch begins with has those of its undisturbed migration.
  const before = stretch[0] === phases[0] ? scene.pipedrive.snapshot() : undisturbed.before
  if (key !== undefined) Object.assign(undisturbed.before, before)
  scene.chaos.note(`walks through ${stretch.join(', ')}`)
  for (const phase of stretch) {
    if (phase === 'delta') scene.read(changedFirm(world.records))
    if (phase === 'rollback' && stretch.length > 1) await lookAtTheWhole(way)
    await run(way, phase)
    if (phase === 'rollback') breaches.push(...leftBehind(scene.pipedrive.snapshot(), before))
    else await compareWithUndisturbed(way, phase)
  }
  if (stretch.length === 1 && stretch[0] !== 'rollback') await lookAtTheWhole(way)
  breaches.push(...(await chainBreaches(world.db, world.migrationId)), ...(await logBreaches(world.db, world.migrationId)))
} // prettier-ignore

async function run({ world, scene, key, breaches }: Way, kind: RunRow['kind']): Promise<RunRow> {
  scene.chaos.turn(key === undefined)
  const done = await scene.course.run(kind)
  scene.chaos.turn(false)
  breaches.push(...(await counterBreaches(world.db, done)), ...(await openBreaches(world.db, world.migrationId)))
  return done
}

/** A calm walk leaves the mark that others are compared with. */
async function compareWithUndisturbed({ world, scene, key, undisturbed, breaches }: Way, phase: Phase): Promise<void> {
  const company = alike(scene.pipedrive, await allRowsOf(world.db, world.migrationId, ledgerObjects))
  if (key !== undefined) {
    const name = `${key}_${phase}`
    await world.keep(name)
    undisturbed.marks.set(phase, { name, kept: scene.pipedrive.keep(), elapsedMs: scene.clock.elapsedMs(), company })
    return
  }
  const wanted = undisturbed.marks.get(phase)?.company ?? []
  breaches.push(
    ...difference(company, wanted).map((line) => `Too much in Pipedrive after the ${phase} run: ${line}`),
    ...difference(wanted, company).map((line) => `Missing in Pipedrive after the ${phase} run: ${line}`),
  )
}

/** Written once is written: the next pass finds nothing to do, and everything is as it was meant. A sample is only a part. */
async function lookAtTheWhole(way: Way): Promise<void> {
  const { world, scene, stretch, breaches } = way
  if (stretch.at(-1) === 'sample') return
  scene.pipedrive.resetStats()
  const idle = await scene.course.run('full')
  const written = (await countersOf(world.db, [idle.id])).get(idle.id)?.reduce((sum, one) => sum + one.written, 0)
  const { writesByEndpoint } = scene.pipedrive.stats()
  if (written !== 0 || Object.keys(writesByEndpoint).length > 0)
    breaches.push(`The idle second pass wrote: ${JSON.stringify(writesByEndpoint)}, counted ${String(written)}.`)
  const report = (await run(way, 'reconcile')).report as Reconciled
  if (!report.clean) breaches.push(`The reconciliation is not clean: ${JSON.stringify(report.differences)}`)
}

interface Reconciled {
  readonly clean: boolean
  readonly differences: readonly unknown[]
}

function leftBehind(after: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after)
    .filter((object) => canonical(after[object]) !== canonical(before[object]))
    .map(
      (object) =>
        `The rollback left other ${object} records than there were: ${canonical(after[object]).slice(0, 1500)}`,
    )
}
