// Pipedrive's own option fields take only what they have options for: which values of a column they would lose.
import { type AccountField, type MappedTarget, type SourceField, valuesOf } from '../fields.ts'
import { labelKey } from '../plan/labels.ts'
import { choicesOf } from '../transform/options.ts'
import type { StandardRank } from './rank.ts'
import { standardFields } from './standard-fields.ts'
import { separatorOf } from './transforms.ts'

/** Below the threshold of a proposal, and still among the candidates that an admin can choose. */
const stillPossible = 0.6
const mostNamed = 3

/** Pipelines and stages have options of their own that the run creates. */
const created: ReadonlySet<string> = new Set(['pipeline_id', 'stage_id'])

/**
 * A standard option field stays as it was ranked only when the account has an option for every single value of the
 * column, whatever its capitals: options of standard fields are not created, so one that lacks would lose its values.
 */
export function holdOptions(ranks: readonly StandardRank[], field: SourceField, into: MappedTarget, account: readonly AccountField[]): StandardRank[] {
  return ranks
    .map((rank) => {
      const takes = standardFields[into][rank.field]?.takes
      if ((takes !== 'option' && takes !== 'options') || created.has(rank.field) || field.filled === 0) return rank
      const own = account.find((one) => !one.isCustom && one.object === into && one.key === rank.field)
      const lacking = lackingOptions(field, takes === 'options', own)
      if (lacking !== null && lacking.length === 0) return rank
      // Labels that lack are created, and go again with the migration.
      if (rank.field === labelKey && lacking !== null && own) return { ...rank, reason: `${rank.reason} ${newLabels(lacking)}` }
      return { ...rank, score: Math.min(rank.score, stillPossible), reason: `${rank.reason} ${lossSentence(lacking, own?.name ?? rank.field)}`, lacking: lacking ?? [] }
    })
    .sort((a, b) => b.score - a.score)
} // prettier-ignore

/** Null: not all values of the column are known. */
function lackingOptions(field: SourceField, many: boolean, own: AccountField | undefined): string[] | null {
  const values = valuesOf(field)
  if (values === null) return null
  const has = new Set((own?.options ?? []).map(({ label }) => label.trim().toLowerCase()))
  const choices = many ? values.flatMap((value) => choicesOf(value, separatorOf(field) ?? ',')) : values
  return choices.filter((choice) => !has.has(choice.trim().toLowerCase()))
}

function newLabels(lacking: readonly string[]): string {
  const named = lacking.slice(0, mostNamed).map((option) => `"${option}"`).join(', ')
  const more = lacking.length > mostNamed ? ` and ${lacking.length - mostNamed} more` : ''
  return `The account gets new labels for ${named}${more}.`
} // prettier-ignore

function lossSentence(lacking: readonly string[] | null, name: string): string {
  if (lacking === null) return `Pipedrive's own field "${name}" may lack options for some of its values, which would be left out.`
  const named = lacking.slice(0, mostNamed).map((option) => `"${option}"`).join(', ')
  const more = lacking.length > mostNamed ? ` and ${lacking.length - mostNamed} more` : ''
  return `Pipedrive's own field "${name}" has no option for ${named}${more}; those values would be left out.`
} // prettier-ignore
