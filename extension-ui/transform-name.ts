// What the rules of a mapping line are called.
import type { Transform } from './types.ts'

export function transformName(transform: Transform): string {
  switch (transform.rule) {
    case 'date_format':
      return `Dates are read as ${transform.format}`
    case 'number_format':
      return `Numbers are read with a ${transform.decimal === ',' ? 'comma' : 'dot'} before their decimals`
    case 'share_to_percent':
      return 'Shares of 1 become percentages: 0.75 is 75'
    case 'split':
      return `Split at every "${transform.separator}"`
    case 'value_map': {
      const count = Object.keys(transform.values).length
      return count === 1 ? '1 value is replaced' : `${count} values are replaced one by one`
    }
  }
}
