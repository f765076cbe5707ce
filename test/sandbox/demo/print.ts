// What the demonstration tells: findings, plan, what stays behind, the reconciliation, as text for a terminal.
import type { Audit, MappingAnswer, NotMigrated, Plan, Reconciliation, Run } from '../../../server/contract.ts'
import { numbered } from './progress.ts'

const mostFindings = 12
const mostDifferences = 20

/** Read for what they say about others. */
const aids: Readonly<Record<string, string>> = { user: 'matched with users of the company', field: 'read as a description' } // prettier-ignore

export function audit({ source, destination }: Audit): string {
  const objects = (source?.objects ?? []).map(({ object, records, arrivesAs }) => [
    object,
    numbered(records),
    arrivesAs ?? aids[object] ?? 'does not arrive',
  ])
  const findings = (source?.findings ?? []).toSorted((a, b) => b.count - a.count)
  const rest = findings.length - mostFindings
  return [
    heading('What the source holds'),
    table(['object', 'records', 'arrives as'], objects),
    ...(findings.length > 0 ? [heading('What the audit found')] : []),
    ...findings.slice(0, mostFindings).map(({ message, effect }) => `- ${message} ${effect}`),
    ...(rest > 0 ? [`- and ${rest} more, on the settings page`] : []),
    ...(destination
      ? [
          `The company in Pipedrive has ${destination.users} users, ${destination.pipelines} pipelines and ${destination.fields} fields.`,
        ]
      : []),
  ].join('\n')
}

export function mapping({ lines, problems }: MappingAnswer): string {
  const standard = lines.filter(({ target }) => target.kind === 'standard').length
  const custom = lines.filter(({ target }) => target.kind === 'custom').length
  const leftOut = lines.length - standard - custom
  return [
    heading('The proposed mapping'),
    `${lines.length} fields: ${standard} go to standard fields, ${custom} to custom ones, ${leftOut} are left out.`,
    ...problems.map(({ message }) => `- ${message}`),
  ].join('\n')
}

export function plan({ creates, writes, tokens, secondsAtFullSpeed, finishesOn, fidelity }: Plan): string {
  const arrivals = (arrival: string) => fidelity.filter((line) => line.arrival === arrival).length
  return [
    heading('The plan'),
    `Creates ${creates.customFields.length} custom fields, ${creates.pipelines.length} pipelines and ${creates.stages.length} stages.`,
    `Writes ${writes.map(({ object, records }) => `${numbered(records)} ${object}`).join(', ')}.`,
    `Costs ${numbered(tokens)} tokens, takes ${Math.ceil(secondsAtFullSpeed)} s at full speed, ends on ${finishesOn.slice(0, 10)}.`,
    `Of ${fidelity.length} fields ${arrivals('native')} arrive natively, ${arrivals('custom_field')} in a custom field, ${arrivals('in_note')} in a note, ${arrivals('not_migrated')} not at all.`,
  ].join('\n')
}

export function diff(summary: Readonly<Record<string, number>>): string {
  const parts = Object.entries(summary).map(([verdict, count]) => `${numbered(count)} ${verdict.replaceAll('_', ' ')}`)
  return `Read back from Pipedrive, field by field: ${parts.join(', ') || 'nothing was compared'}.`
}

export function counts(run: Run): string {
  const of = (counter: 'written' | 'unchanged' | 'refused' | 'waiting') =>
    run.objects.reduce((total, object) => total + object[counter], 0)
  const state = run.state === 'done' ? '' : ` (${run.state.replaceAll('_', ' ')})`
  return `${numbered(of('written'))} written, ${numbered(of('unchanged'))} unchanged, ${numbered(of('refused'))} refused, ${numbered(of('waiting'))} waiting, ${numbered(run.tokensUsed)} tokens${state}`
}

export function notMigrated(rows: NotMigrated['rows']): string {
  if (rows.length === 0) return `${heading('What did not arrive')}\nEverything has arrived.`
  const lines = rows.map(({ object, name, count, reason }) => [object, name, numbered(count), reason])
  return `${heading('What did not arrive')}\n${table(['object', 'field', 'count', 'reason'], lines)}`
}

export function reconciliation({ clean, sentence, objects, sums, differences }: Reconciliation): string {
  const rows = objects.map((row) => [
    row.object,
    ...[row.source, row.pipedrive, row.equal, row.changedByRule, row.leftOut, row.different, row.missing].map(numbered),
  ])
  const money = sums.map((row) => [
    row.pipeline,
    row.stage ?? '',
    row.currency,
    row.source.toFixed(2),
    row.pipedrive.toFixed(2),
    row.equal ? 'equal' : 'DIFFERENT',
    row.notWrittenDeals > 0 ? `${row.notWritten.toFixed(2)} in ${row.notWrittenDeals} deals` : '',
  ])
  const columns = ['object', 'source', 'pipedrive', 'equal', 'by rule', 'left out', 'different', 'missing']
  const rest = differences.length - mostDifferences
  return [
    heading('The reconciliation'),
    table(columns, rows),
    ...(money.length > 0
      ? ['', table(['pipeline', 'stage', 'currency', 'source', 'pipedrive', '', 'not written'], money)]
      : []),
    ...differences.slice(0, mostDifferences).map(({ message }) => `- ${message}`),
    ...(rest > 0 ? [`- and ${rest} more, on the settings page`] : []),
    `${clean ? 'Clean' : 'NOT CLEAN'}: ${sentence}`,
  ].join('\n')
}

export function heading(title: string): string {
  return `\n${title}\n${'-'.repeat(title.length)}`
}

/** Numbers to the right, words to the left; the last column may be as long as it wants. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const isNumber = (text: string) => /^-?[\d,.]+$/.test(text)
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => (isNumber(cell) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd()
  return [columns, ...rows].map(line).join('\n')
}
