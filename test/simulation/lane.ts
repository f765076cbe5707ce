// One process of the simulation: takes seeds from its parent, plays several at once, and tells what became of each.
import { simulate } from './simulate.ts'
import { openWorld } from './world.ts'

/** What a lane tells its parent of a seed. */
export interface Told {
  readonly seed: number
  readonly breaches: readonly string[]
  readonly trace: readonly string[]
  readonly tally: readonly (readonly [string, number])[]
  readonly requests: number
  /** Processor time of this process until now. */
  readonly cpuMs: number
}

const url = process.argv[2] ?? ''
const world = await openWorld(url)

process.on('message', (seed: number | 'over') => {
  if (seed === 'over') void end()
  else void play(seed)
})
// Without a parent nobody waits for the seeds.
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function play(seed: number): Promise<void> {
  const { breaches, trace, tally, requests } = await simulate(world, seed)
  const { user, system } = process.cpuUsage()
  const told: Told = { seed, breaches, trace, tally: [...tally], requests, cpuMs: (user + system) / 1000 }
  process.send?.(told)
}

async function end(): Promise<void> {
  await world.close()
  process.disconnect()
}
