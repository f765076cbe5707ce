// By which rules the numbers of a mapping line are read: those that the line carries, else what the inventory saw in the column.
import type { MappingLine } from '../mapping.ts'
import type { NumberRules } from '../transform/number.ts'
import type { PlanContext } from './context.ts'

export function numberRules(
  { object, field, transform }: MappingLine,
  context: Pick<PlanContext, 'fieldsByName'>,
): NumberRules {
  const layout = transform.find((one) => one.rule === 'number_format')
  const seen = context.fieldsByName.get(`${object}\n${field}`)?.numbers
  return {
    decimal: layout?.decimal ?? seen?.decimal,
    isShare: transform.some((one) => one.rule === 'share_to_percent'),
  }
}
