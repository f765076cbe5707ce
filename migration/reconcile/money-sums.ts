// Sums of money per pipeline, stage and currency: what the deals were meant to add up to, and what Pipedrive's add up to.
import type { Destination } from '../destination.ts'

type Values = Readonly<Record<string, unknown>>

export interface SumLine {
  readonly pipeline: string
  readonly stage: string
  readonly currency: string
  readonly source: number
  readonly pipedrive: number
  readonly equal: boolean
  /** What deals come to that were refused or wait, each with its reason: part of neither sum. */
  readonly notWritten: number
  readonly notWrittenDeals: number
  /** Deals of which the amount could not be read and was left out: they add nothing to either sum. */
  readonly amountsLeftOut: number
}

export interface Sums {
  /** A deal as it was meant and as Pipedrive returns it: where it stands in another stage or currency, it adds to that one's sum. */
  add(meant: Values, found: Values): void
  /** A deal that was written and is no longer there: its amount is missing on Pipedrive's side. */
  missing(meant: Values): void
  /** A deal that was not written; `values` as it would have been. */
  notWritten(values: Values, isAmountLeftOut: boolean): void
  /** A deal that was written without its amount. */
  withoutAmount(meant: Values, found: Values): void
  lines(): SumLine[]
}

const nothing = { source: 0, pipedrive: 0, notWritten: 0, notWrittenDeals: 0, amountsLeftOut: 0 }

type Sum = Omit<{ -readonly [key in keyof SumLine]: SumLine[key] }, 'equal'>

export function createSums({ pipelines, stages }: Pick<Destination, 'pipelines' | 'stages'>): Sums {
  const sums = new Map<string, Sum>()
  const places = new Map<Sum, number>()
  const stageNames = new Map(stages.map((stage) => [stage.id, stage]))
  const pipelineNames = new Map(pipelines.map(({ id, name }) => [id, name]))

  /** What one side does not say is as the other has it. */
  const sumOf = (values: Values, other: Values): Sum => {
    const stage = stageNames.get(Number(values['stage_id'] ?? other['stage_id']))
    const pipelineId = values['pipeline_id'] ?? stage?.pipelineId ?? other['pipeline_id']
    const currency = String(values['currency'] ?? other['currency'] ?? '')
    const key = `${String(pipelineId)}|${String(values['stage_id'] ?? other['stage_id'])}|${currency}`
    const pipeline = pipelineNames.get(Number(pipelineId)) ?? '(no pipeline)'
    const sum = sums.get(key) ?? { pipeline, stage: stage?.name ?? '(no stage)', currency, ...nothing }
    sums.set(key, sum)
    // One pipeline after the other, its stages in their order.
    places.set(sum, [...pipelineNames.keys()].indexOf(Number(pipelineId)) * stages.length + (stage ? stages.indexOf(stage) : 0)) // prettier-ignore
    return sum
  }

  const missing = (meant: Values): void => {
    if (typeof meant['value'] !== 'number') return
    const sum = sumOf(meant, meant)
    sum.source = round(sum.source + meant['value'])
  }

  return {
    missing,
    notWritten(values, isAmountLeftOut) {
      const sum = sumOf(values, values)
      sum.notWrittenDeals += 1
      if (typeof values['value'] === 'number') sum.notWritten = round(sum.notWritten + values['value'])
      if (isAmountLeftOut) sum.amountsLeftOut += 1
    },
    withoutAmount: (meant, found) => void (sumOf(meant, found).amountsLeftOut += 1),
    add(meant, found) {
      const value = meant['value']
      if (typeof value !== 'number') return
      const [here, there] = [sumOf(meant, found), sumOf(found, meant)]
      here.source = round(here.source + value)
      there.pipedrive = round(there.pipedrive + Number(found['value'] ?? 0))
    },
    lines: () =>
      [...sums.values()]
        .toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0) || a.currency.localeCompare(b.currency))
        .map((sum) => ({ ...sum, equal: Math.abs(sum.source - sum.pipedrive) < 0.005 })),
  }
}

const round = (amount: number): number => Math.round(amount * 10_000) / 10_000
