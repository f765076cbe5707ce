// One process of the simulation: takes walks from its parent, one after the other, and tells what became of each.
import { type AllUndisturbed, simulate } from './simulate.ts'
import { openWorld } from './world.ts'

/** What a parent asks of a lane. */
export type Asked = { readonly kind: 'seed'; readonly seed: number } | { readonly kind: 'over' }

/** What a lane tells its parent of a seed. */
export interface Told {
  readonly kind: 'seed'
  readonly seed: number
  readonly breaches: readonly string[]
  readonly trace: readonly string[]
  readonly tally: readonly (readonly [string, number])[]
  readonly requests: number
  /** Processor time that this process spent on it. */
  readonly cpuMs: number
}

const url = process.argv[2] ?? ''
const world = await openWorld(url)
const undisturbed: AllUndisturbed = new Map()

process.on('message', (asked: Asked) => {
  if (asked.kind === 'over') void end()
  else void play(asked.seed)
})
// Without a parent nobody waits for the seeds.
process.on('disconnect', () => process.exit())
process.send?.({ kind: 'ready' })

async function play(seed: number): Promise<void> {
  const spent = cpu()
  const { breaches, trace, tally, requests } = await simulate(world, seed, undisturbed)
  tell({ kind: 'seed', seed, breaches, trace, tally: [...tally], requests, cpuMs: spent() })
}

function tell(told: Told): void {
  process.send?.(told)
}

function cpu(): () => number {
  const began = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000
  }
}

async function end(): Promise<void> {
  await world.close()
  process.disconnect()
}
