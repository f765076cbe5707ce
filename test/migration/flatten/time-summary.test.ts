// Time entries in one text: what is summed, and what is said of entries that are not.
import { describe, expect, it } from 'vitest'
import type { SourceField } from '../../../migration/fields.ts'
import { timeSummary } from '../../../migration/flatten/time-summary.ts'
import { createInventory } from '../../../migration/inventory.ts'
import type { PlanContext } from '../../../migration/plan/context.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { bareContext } from '../bare-context.ts'

function contextOf(fields: readonly SourceField[]): PlanContext {
  return { ...bareContext, fieldsByName: new Map(fields.map((field) => [`${field.object}\n${field.name}`, field])) }
}

function summaryOf(name: string, values: readonly unknown[]): string {
  const rows = values.map((value, at): SourceRecord => ({
    object: 'time_entry', id: String(at), createdAt: null, updatedAt: null, owner: null, links: {}, fields: { [name]: value },
  })) // prettier-ignore
  const inventory = createInventory([])
  for (const row of rows) inventory.add(row)
  return timeSummary(rows, contextOf(inventory.finish()))
}

describe('the time of several entries', () => {
  it.each<[string, readonly unknown[], string]>([
    ['hours', ['1.5', '1:30', '0:45'], '3 entries, 3 h 45 min'],
    ['Hours', ['01:30:00', '00:45:00'], '2 entries, 2 h 15 min'],
    ['Duration (hours)', ['1,5', 2], '2 entries, 3 h 30 min'],
    ['minutes', [30, '90'], '2 entries, 2 h'],
    ['Time spent (min)', ['90'], '1 entry, 1 h 30 min'],
    ['durationSeconds', [20, 20, 20], '3 entries, 1 min'],
    ['Duration', ['1h 30m', '45 min', '1:00'], '3 entries, 3 h 15 min'],
    ['Time Spent', ['0.25', '1.5', '2'], '3 entries, 3 h 45 min'],
    ['Time Spent', ['90'], '1 entry, time not summed (the source names no unit)'],
    ['Time Spent', ['3600', '0:30'], '2 entries, 30 min (of 1 of 2 entries)'],
    ['hours', ['1.5', 'half a day', '0:45'], '3 entries, 2 h 15 min (of 2 of 3 entries)'],
    ['hours', ['all day'], '1 entry, time not summed (it cannot be read)'],
    ['Hourly rate', ['250'], '1 entry'],
    ['Start time', ['09:30'], '1 entry'],
    ['amount', ['£12.50', 'n/a', ''], '3 entries, 12.50 GBP, amounts of 1 of 3 entries not summed (they cannot be read)'],
  ])('in %s %j is %s', (name, values, summary) => {
    expect(summaryOf(name, values)).toBe(summary)
  }) // prettier-ignore
})
