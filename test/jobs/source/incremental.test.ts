// From which moment on a source is asked for its changes.
import { describe, expect, it } from 'vitest'
import { momentFor } from '../../../jobs/source/rest/incremental.ts'

const moment = new Date('2026-11-20T12:00:00.500Z')
const asked = (initial: string | number | null, example: string | null): string | null => {
  const incremental = { cursor_path: 'modified', start_param: 'since', lookback_seconds: 0 }
  return momentFor({ ...incremental, ...(initial === null ? {} : { initial_value: initial }) }, moment, example)
} // prettier-ignore

describe('the moment that changes are asked from', () => {
  it('lies an hour before our clock, because the clock of the source may be late', () => {
    expect(asked('1970-01-01T00:00:00Z', null)).toBe('2026-11-20T11:00:00Z')
  })

  it('is written as the profile writes its first value, else as the records write their times', () => {
    expect(asked('1970-01-01T00:00:00.000Z', '0')).toBe('2026-11-20T11:00:00.500Z')
    expect(asked(0, null)).toBe('1795172400')
    expect(asked(null, '1732104000000')).toBe('1795172400500')
    expect(asked(null, '2024-01-02T03:04:05+01:00')).toBe('2026-11-20T11:00:00Z')
  })

  it('lies further back where times name no zone or no hour', () => {
    expect(asked(null, '2024-01-02 03:04:05')).toBe('2026-11-19 21:00:00')
    expect(asked('1970-01-01', null)).toBe('2026-11-19')
  })

  it('is not guessed in a form that could be read in two ways', () => {
    expect(asked(null, '02/01/2024 03:04')).toBeNull()
    expect(asked(null, null)).toBeNull()
  })
})
