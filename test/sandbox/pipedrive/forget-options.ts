// A removed option is gone from every record that had it.
import type { Company } from './company.ts'
import type { Field } from './field-catalog.ts'
import type { CustomValues } from './records.ts'
import type { Row, Table } from './table.ts'

export function forgetOptions(company: Company, field: Field, ids: ReadonlySet<unknown>): void {
  if (field.object === 'deal') sweep(company.deals, field, ids)
  if (field.object === 'person') sweep(company.persons, field, ids)
  if (field.object === 'organization') sweep(company.organizations, field, ids)
}

function sweep<R extends Row & { readonly custom_fields: CustomValues }>(
  table: Table<R>,
  field: Field,
  ids: ReadonlySet<unknown>,
): void {
  for (const row of table.rows) {
    const value = row.custom_fields[field.code]
    if (value === undefined) continue
    const left = Array.isArray(value) ? value.filter((id) => !ids.has(id)) : ids.has(value) ? [] : value
    const { [field.code]: gone, ...rest } = row.custom_fields
    const empty = Array.isArray(left) && left.length === 0
    if (gone !== left) table.replace({ ...row, custom_fields: empty ? rest : { ...rest, [field.code]: left } })
  }
}
