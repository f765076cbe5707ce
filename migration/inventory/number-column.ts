// What the numbers of a whole column say together: whether a dot or a comma parts their decimals, and between what they lie.
import { amountIn, type DecimalSign, decimalSignsOf, valueOfDigits } from '../transform/amount.ts'

export interface NumberFacts {
  readonly decimal: DecimalSign
  /** A value such as 15.000 that could be two numbers, where no other value of the column tells which. */
  readonly unsure: string | null
  readonly smallest: number
  readonly largest: number
  readonly hasFractions: boolean
  /** Some are written with a percent sign. */
  readonly hasPercents: boolean
}

export interface NumberColumn {
  add(value: unknown): void
  /** Null: none of the values is a number. */
  finish(): NumberFacts | null
}

type Extent = Pick<NumberFacts, 'smallest' | 'largest' | 'hasFractions'>
const nothing: Extent = { smallest: Infinity, largest: -Infinity, hasFractions: false }

/** Collects a column value by value; memory stays flat however long the column is. */
export function createNumberColumn(): NumberColumn {
  /** Values that only one of the signs can be meant in. */
  const sure: Record<DecimalSign, number> = { '.': 0, ',': 0 }
  const extents: Record<DecimalSign, Extent> = { '.': nothing, ',': nothing }
  let dotted: string | null = null
  let hasPercents = false

  function widen(decimal: DecimalSign, value: number): void {
    const { smallest, largest, hasFractions } = extents[decimal]
    extents[decimal] = {
      smallest: Math.min(smallest, value),
      largest: Math.max(largest, value),
      hasFractions: hasFractions || !Number.isInteger(value),
    }
  }

  function add(value: unknown): void {
    if (typeof value === 'number' && Number.isFinite(value)) for (const sign of ['.', ','] as const) widen(sign, value)
    const found = typeof value === 'string' ? amountIn(value) : null
    if (!found) return
    const signs = decimalSignsOf(found.digits)
    const [only] = signs
    if (only === undefined) return
    hasPercents ||= found.isPercent
    if (signs.length === 1) sure[only] += 1
    else if (found.digits.includes('.')) dotted ??= String(value).trim()
    for (const sign of ['.', ','] as const) {
      const size = valueOfDigits(found.digits, sign) ?? 0
      widen(sign, found.isNegative ? -size : size)
    }
  }

  function finish(): NumberFacts | null {
    if (extents['.'] === nothing) return null
    const decimal = sure[','] > sure['.'] ? ',' : '.'
    // Without a proof a comma before three digits parts thousands, as everywhere in English; a dot there says nothing.
    const isUnsure = sure[','] > 0 === sure['.'] > 0
    return { decimal, unsure: isUnsure ? dotted : null, ...extents[decimal], hasPercents }
  }
  return { add, finish }
}

/** Shares of 1, as workbooks keep percentages: together they are none of 0 to 100. */
export function areShares({ smallest, largest, hasFractions, hasPercents }: NumberFacts): boolean {
  return smallest >= 0 && largest <= 1 && hasFractions && !hasPercents
}
