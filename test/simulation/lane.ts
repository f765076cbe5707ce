// One process of the simulation: takes walks from its parent, one after the other, and tells what became of each.
import { simulate, type Terms, termsKey, type Undisturbed, walkCalmly } from './simulate.ts'
import { openWorld } from './world.ts'

/** What a parent asks of a lane: a seed, with the undisturbed company that it is compared with, or that company itself. */
export type Asked =
  | { readonly kind: 'calm'; readonly terms: Terms }
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'undisturbed'; readonly key: string; readonly company: readonly string[] }
  | { readonly kind: 'over' }

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

export interface ToldCalm {
  readonly kind: 'calm'
  readonly key: string
  readonly breaches: readonly string[]
  readonly company: readonly string[]
  readonly cpuMs: number
}

const url = process.argv[2] ?? ''
const world = await openWorld(url)
const undisturbed: Undisturbed = new Map()

process.on('message', (asked: Asked) => {
  if (asked.kind === 'over') void end()
  else if (asked.kind === 'undisturbed') undisturbed.set(asked.key, asked.company)
  else if (asked.kind === 'calm') void calm(asked.terms)
  else void play(asked.seed)
})
// Without a parent nobody waits for the seeds.
process.on('disconnect', () => process.exit())
process.send?.({ kind: 'ready' })

async function calm(terms: Terms): Promise<void> {
  const spent = cpu()
  const { breaches, company } = await walkCalmly(world, terms)
  tell({ kind: 'calm', key: termsKey(terms), breaches, company, cpuMs: spent() })
}

async function play(seed: number): Promise<void> {
  const spent = cpu()
  const { breaches, trace, tally, requests } = await simulate(world, seed, undisturbed)
  tell({ kind: 'seed', seed, breaches, trace, tally: [...tally], requests, cpuMs: spent() })
}

function tell(told: Told | ToldCalm): void {
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
