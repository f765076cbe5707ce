// The texts under which the plan looks the values of a field up: as the source holds them, never as people are shown them.

/** The audit cuts long samples so; what was cut is no value that any record has. */
const isCut = (sample: string): boolean => sample.length > 190 && sample.endsWith('…')

/**
 * What `mapValue` of `migration/plan/values.ts` looks for when a record holds this value. A rule whose key is written in another
 * way, `1,001` for 1001, does nothing and says nothing.
 */
export function valueKeys(sample: unknown): string[] {
  if (Array.isArray(sample)) return sample.flatMap(valueKeys)
  if (typeof sample === 'number') return [String(sample)]
  return typeof sample === 'string' && sample !== '' && !isCut(sample) ? [sample] : []
}
