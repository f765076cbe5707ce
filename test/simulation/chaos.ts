// What goes wrong in one seed, and when: faults of the network, crashes at any await, locks that are lost, answers that come too late.
import { createDraw } from '../sandbox/firm/draw.ts'
import type { Fault } from '../sandbox/pipedrive/faults.ts'
import type { Clock } from './clock.ts'
import type { Travel } from './network.ts'

export class SimulatedCrash extends Error {}

export interface Chaos {
  /** Nothing goes wrong while it is off. */
  turn(isOn: boolean): void
  readonly isOn: boolean
  /** What Pipedrive does to a request. */
  strike(method: string, path: string): Fault | 'expire' | null
  /** The next request that matches is under way so long, whether anything else goes wrong or not. */
  hold(match: (method: string, path: string) => boolean, delayMs: number): void
  /** What the network does to a request. */
  travel(method: string, path: string): Travel
  /** Whether the process dies at this await. */
  diesAt(point: string): boolean
  /** Whether the worker loses its lock and gets this answer only when another one is at work. */
  losesLock(request: string): boolean
  /** Whether two workers start at once. */
  doubles(): boolean
  /** What an admin asks in the middle of the run, after so many requests; null: nothing. */
  asksAfter(): number | null
  note(what: string): void
  readonly trace: readonly string[]
  /** What happened, by kind. */
  readonly tally: ReadonlyMap<string, number>
}

/** The client's patience, what a request that exhausts it takes to arrive, and when it can no longer arrive: of the simulation's time. */
export const timeoutMs = 1000
const lateMs = 1500
export const settleMs = 2500

interface Odds {
  readonly fault: number
  readonly crashEvery: number
  readonly lock: number
  /** Crashes and lost locks in one run: with more of them a run would begin again and again and never come to its writes. */
  readonly blowsPerRun: number
}

export function createChaos(seed: number, clock: Clock): Chaos {
  const draw = createDraw(seed, 'chaos')
  const odds: Odds = {
    fault: draw.pick([0, 0.02, 0.08, 0.2]),
    crashEvery: draw.pick([0, 120, 300, 600]),
    lock: draw.pick([0, 0, 0.02, 0.06]),
    blowsPerRun: draw.pick([1, 2, 4]),
  }
  const trace: string[] = []
  const tally = new Map<string, number>()
  const times = new Map<string, number>()
  let isOn = false
  let untilCrash = nextCrash()
  let asks = 2
  let blows = 0
  let hasExpired = false
  let held: { readonly match: (method: string, path: string) => boolean; readonly delayMs: number } | null = null

  function nextCrash(): number {
    return odds.crashEvery === 0 ? Infinity : draw.whole(1, odds.crashEvery)
  }
  function note(what: string): void {
    trace.push(`${clock.now().toISOString().slice(11, 23)} ${what}`)
  }
  function happened(kind: string, what: string): void {
    tally.set(kind, (tally.get(kind) ?? 0) + 1)
    note(`${kind}: ${what}`)
  }
  /** The order of requests at once is the machine's; drawn by address and turn, most of what strikes does not depend on it. */
  function fractionFor(key: string): ReturnType<typeof createDraw> {
    const turn = (times.get(key) ?? 0) + 1
    times.set(key, turn)
    return createDraw(seed, `${key} ${turn}`)
  }
  return {
    trace,
    tally,
    note,
    get isOn() {
      return isOn
    },
    turn(on) {
      isOn = on
      blows = odds.blowsPerRun
      hasExpired = false
    },
    strike(method, path) {
      if (!isOn) return null
      const luck = fractionFor(`${method} ${path}`)
      if (!luck.chance(odds.fault)) return null
      const fault = faultFor(luck.fraction())
      // A second one while the first is being renewed would be an account that refuses us: that pauses the run, rightly.
      if (fault === 'expire' && hasExpired) return null
      hasExpired ||= fault === 'expire'
      happened(fault, `${method} ${path}`)
      return fault
    },
    hold(match, delayMs) {
      held = { match, delayMs }
    },
    travel(method, path) {
      const luck = fractionFor(`travel ${method} ${path}`)
      const usual = { delayMs: luck.pick([4, 8, 32]), isDoubled: false }
      if (held?.match(method, path)) {
        const { delayMs } = held
        held = null
        return { ...usual, delayMs }
      }
      if (!isOn || !luck.chance(odds.fault / 2)) return usual
      const fate = luck.pick(['slow', 'slow', 'late', 'doubled'] as const)
      happened(fate, `${method} ${path}`)
      if (fate === 'doubled') return { ...usual, isDoubled: true }
      return { ...usual, delayMs: fate === 'late' ? lateMs : luck.whole(100, 900) }
    },
    diesAt(point) {
      if (!isOn) return false
      untilCrash -= 1
      if (untilCrash > 0) return false
      untilCrash = nextCrash()
      if (blows === 0) return false
      blows -= 1
      happened('crash', point)
      return true
    },
    losesLock(request) {
      if (!isOn || blows === 0 || !fractionFor(`lock ${request}`).chance(odds.lock)) return false
      blows -= 1
      happened('lock lost', request)
      return true
    },
    doubles: () => isOn && draw.chance(0.2),
    asksAfter() {
      if (!isOn || asks === 0 || !draw.chance(0.15)) return null
      asks -= 1
      happened('pause', 'asked by an admin')
      return draw.whole(1, 40)
    },
  }
}

function faultFor(luck: number): Exclude<Fault, object> | 'expire' {
  if (luck < 0.3) return 'lose_reply'
  if (luck < 0.48) return 'drop_before'
  if (luck < 0.65) return 'error_500_after'
  if (luck < 0.8) return 'error_500_before'
  if (luck < 0.9) return 'expire'
  if (luck < 0.95) return 'too_many_burst'
  return luck < 0.98 ? 'html_403' : 'too_many_daily'
}
