// Everything that one seed plays with: a company anew, the clock, the chaos, the network between them, and the fleet of workers.
import type { SourceRecord } from '../../migration/record.ts'
import type { Settings } from '../../migration/settings.ts'
import { createDraw } from '../sandbox/firm/draw.ts'
import type { PipedriveOptions } from '../sandbox/pipedrive/options.ts'
import type { PipedriveStandIn } from '../sandbox/pipedrive/stand-in.ts'
import { type Chaos, createChaos, timeoutMs } from './chaos.ts'
import { type Clock, createClock } from './clock.ts'
import { type Course, createCourse } from './course.ts'
import { createNetwork } from './network.ts'
import { createSource, withoutContents } from './source.ts'
import type { Mark } from './stretch.ts'
import type { World } from './world.ts'

export interface Scene {
  readonly clock: Clock
  readonly chaos: Chaos
  readonly course: Course
  readonly pipedrive: PipedriveStandIn
  /** What the source gives from now on. */
  read(records: readonly SourceRecord[]): void
  /** Whether the source gives any content at all. */
  sourceIsDown(isDown: boolean): void
  end(): Promise<void>
}

export interface Terms {
  readonly unknowns?: PipedriveOptions
  readonly notesAs?: Settings['notesAs']
}

export async function openScene(
  world: World,
  seed: number,
  { unknowns, notesAs, from }: Terms & { readonly from?: Omit<Mark, 'company'> | undefined },
): Promise<Scene> {
  const clock = createClock(from?.elapsedMs)
  const chaos = createChaos(seed, clock)
  const draw = createDraw(seed, 'walk')
  const { pipedrive } = world
  const options = { dailyHeaders: draw.chance(0.5), deletedReads: draw.pick(['record', 'not_found'] as const) }
  pipedrive.renew({ ...options, ...unknowns, now: clock.now, elapsedMs: clock.elapsedMs }, from?.kept)
  await world.restore(clock.now, { notesAs, ...(from ? { name: from.name } : {}) })
  pipedrive.faults.every((method, path) => {
    const fault = chaos.strike(method, path)
    if (fault !== 'expire') return fault
    pipedrive.faults.expireTokens()
    return null
  })
  const network = createNetwork({ clock, server: pipedrive.app.server, timeoutMs, travel: chaos.travel })
  let records: readonly SourceRecord[] = world.records.firm
  let isDown = false
  const course = createCourse({
    world,
    chaos,
    clock,
    network,
    source: () => (isDown ? withoutContents(createSource(records)) : createSource(records)),
    random: createDraw(seed, 'spread').fraction,
    inFlightMax: draw.pick([1, 4, 64]),
  })
  return {
    clock,
    chaos,
    course,
    pipedrive,
    read(given) {
      records = given
    },
    sourceIsDown(given) {
      isDown = given
    },
    async end() {
      chaos.turn(false)
      await course.over()
      network.close()
      clock.stop()
    },
  }
}
