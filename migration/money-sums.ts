// Sums of money per pipeline and currency: what the deals were meant to add up to, and what Pipedrive's add up to.
type Values = Readonly<Record<string, unknown>>

export interface SumLine {
  readonly pipeline: string
  readonly currency: string
  readonly source: number
  readonly pipedrive: number
  readonly equal: boolean
}

export interface Sums {
  /** A deal as it was meant and as Pipedrive returns it; one of another currency adds nothing on Pipedrive's side. */
  add(meant: Values, found: Values): void
  lines(): SumLine[]
}

export function createSums(pipelines: readonly { readonly id: number; readonly name: string }[]): Sums {
  const sums = new Map<string, { pipeline: string; currency: string; source: number; pipedrive: number }>()
  return {
    add(meant, found) {
      const value = meant['value']
      if (typeof value !== 'number') return
      const pipeline = pipelines.find((one) => one.id === meant['pipeline_id'])?.name ?? '(no pipeline)'
      const currency = String(meant['currency'] ?? '')
      const key = `${pipeline}|${currency}`
      const sum = sums.get(key) ?? { pipeline, currency, source: 0, pipedrive: 0 }
      sum.source = round(sum.source + value)
      if (found['currency'] === currency) sum.pipedrive = round(sum.pipedrive + Number(found['value'] ?? 0))
      sums.set(key, sum)
    },
    lines: () => [...sums.values()].map((sum) => ({ ...sum, equal: Math.abs(sum.source - sum.pipedrive) < 0.005 })),
  }
}

const round = (amount: number): number => Math.round(amount * 10_000) / 10_000
