// Which layout a column of dates has, and what one text means in it.
import { describe, expect, it } from 'vitest'
import { createDateColumn, isWrittenIn, parseDate } from '../../../migration/dates/format.ts'
import { layoutNamed } from '../../../migration/dates/layout.ts'

function layoutOf(values: readonly string[]) {
  const column = createDateColumn()
  for (const value of values) column.add(value)
  return column.finish()
}
const formatOf = (...values: string[]) => layoutOf(values)?.format

describe('the layout of a column', () => {
  it.each([
    [['2025-02-01', '2024-12-31'], 'ISO'],
    [['2025-02-01T10:00:00Z', '2024-12-31 09:00:00.123+01:00'], 'ISO'],
    [['25/12/2025', '01/02/2025'], 'dd/MM/yyyy'],
    [['12/25/2025', '01/02/2025'], 'MM/dd/yyyy'],
    [['25.12.2025 09:30', '01.02.2025 10:00'], 'dd.MM.yyyy HH:mm'],
    [['2025/12/25', '2025/01/02'], 'yyyy/MM/dd'],
    [['3 Mar 2024', '12 December 2024'], 'd MMM yyyy'],
    [['03-Mar-24', '12-Dec-24'], 'dd MMM yy'],
    [['42675', '43000.5'], 'excel_serial'],
    [['1700000000', '1710000000'], 'epoch_seconds'],
    [['1700000000000'], 'epoch_milliseconds'],
  ])('of %j is %s', (values, format) => {
    expect(formatOf(...values)).toBe(format)
  })

  it('is day first where only the last part repeats like a year', () => {
    expect(layoutOf(['20-10-16', '25-10-16', '01-03-17', '11-03-17'])).toMatchObject({
      format: 'dd-MM-yy',
      ambiguous: false,
    })
  })

  it('is year first where only the first part repeats like a year', () => {
    expect(formatOf('16-10-20', '16-10-25', '17-03-01', '17-03-11')).toBe('yy-MM-dd')
  })

  it('is British, and said to be ambiguous, where the month could be the day', () => {
    expect(layoutOf(['01/02/2025', '03/04/2025'])).toMatchObject({ format: 'dd/MM/yyyy', ambiguous: true })
  })

  it('is decided by the whole column, with a stray text left over', () => {
    expect(layoutOf(['01/02/2025', '03/04/2025', '05/06/2025', 'tbc', '28/02/2025'])).toMatchObject({
      format: 'dd/MM/yyyy',
      ambiguous: false,
      share: 0.8,
    })
  })

  it('is none where the values are references or names', () => {
    expect(layoutOf(['16-1001', '16-1002'])).toBeNull()
    expect(layoutOf(['Hartley LLP', 'May Ltd'])).toBeNull()
    expect(layoutOf([])).toBeNull()
  })
})

describe('a layout that somebody wrote down', () => {
  it.each([
    ['dd/MM/yyyy', 'dd/MM/yyyy'],
    ['d/M/yyyy', 'dd/MM/yyyy'],
    ['dd/mm/yyyy', 'dd/MM/yyyy'],
    ['DD-MM-YY', 'dd-MM-yy'],
    ['M/d/y h:mm a', 'MM/dd/yyyy'],
    ['dd/MM/yyyy hh:mm a', 'dd/MM/yyyy'],
    ['dd.MM.yyyy HH:mm:ss', 'dd.MM.yyyy'],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", 'yyyy-MM-dd'],
    ['dd MMM yyyy', 'd MMM yyyy'],
    ['dd-MMM-yyyy', 'd MMM yyyy'],
    ['dd MMMM yyyy', 'd MMM yyyy'],
    ['d-MMM-yy', 'dd MMM yy'],
    ['MMMM d, yyyy', 'MMM d yyyy'],
    ['yyyyMMdd', 'yyyyMMdd'],
    ['ISO 8601', 'ISO'],
    ['excel_serial', 'excel_serial'],
  ])('as %s is known as %s', (written, name) => {
    expect(layoutNamed(written)).toBe(name)
  })

  it.each(['', 'British', 'dd/MM', 'ddMMyyyy', 'EEE dd MMM yyyy', 'HH:mm dd/MM/yyyy', 'dd/MMMMM/yyyy', '%d/%m/%Y'])(
    'as %j is not known',
    (written) => {
      expect(layoutNamed(written)).toBeNull()
    },
  )

  it.each([
    ['05 Jun 2024', 'dd MMM yyyy', { kind: 'date', iso: '2024-06-05' }],
    ['05-June-2024', 'dd-MMM-yyyy', { kind: 'date', iso: '2024-06-05' }],
    ['5/6/2024', 'd/M/yyyy', { kind: 'date', iso: '2024-06-05' }],
    ['05/06/2024 03:04 PM', 'dd/MM/yyyy hh:mm a', { kind: 'datetime', local: '2024-06-05T15:04:00', offsetMinutes: null }], // prettier-ignore
  ])('reads %s as %s', (text, format, date) => {
    expect(parseDate(text, format)).toEqual(date)
  })

  it.each([
    ['MM/dd/yyyy', ['03/04/2024', '05/06/2024', 'n/a', 'tbc', '-'], true],
    ['MM/dd/yyyy', ['3/4/2024'], true],
    ['MM/dd/yyyy', ['03/04/2024 3:04 PM', '2024-05-06'], true],
    ['MM/dd/yyyy', ['03/04/2024', '25/04/2024', '05/06/2024'], true],
    ['MM/dd/yyyy', ['13/04/2024', '25/04/2024', '05/06/2024'], false],
    ['dd/MM/yyyy', ['2024-05-06', '2024-05-07'], false],
    ['yyyy-MM-dd', ['2024-05-06', '2024-05-07'], true],
    ['excel_serial', ['45413', '45414'], true],
    ['dd/MM/yyyy', ['45413', '45414'], false],
    ['dd/MM/yyyy', [], false],
  ])('as %s is that of %j: %s', (format, values, isSo) => {
    expect(isWrittenIn(format, values)).toBe(isSo)
  })
})

describe('a date', () => {
  it.each([
    ['20-10-16', 'dd-MM-yy', '2016-10-20'],
    ['01/02/69', 'dd/MM/yy', '2069-02-01'],
    ['01/02/70', 'dd/MM/yy', '1970-02-01'],
    ['1.2.2025', 'dd.MM.yyyy', '2025-02-01'],
    ['29/02/2024', 'dd/MM/yyyy', '2024-02-29'],
    ['2 Sept 2024', 'd MMM yyyy', '2024-09-02'],
    ['Mar 3, 2024', 'MMM d yyyy', '2024-03-03'],
    ['43831', 'excel_serial', '2020-01-01'],
    ['2025-01-31', 'dd/MM/yyyy', '2025-01-31'],
  ])('%s in %s is %s', (text, format, iso) => {
    expect(parseDate(text, format)).toEqual({ kind: 'date', iso })
  })

  it.each([
    ['2025-02-01T10:00:00Z', 'ISO', '2025-02-01T10:00:00', 0],
    ['2025-02-01 10:00:00.5-0530', 'ISO', '2025-02-01T10:00:00', -330],
    ['2025-02-01 10:00', 'ISO', '2025-02-01T10:00:00', null],
    ['01/02/2025 1:05 pm', 'dd/MM/yyyy', '2025-02-01T13:05:00', null],
    ['43831.75', 'excel_serial', '2020-01-01T18:00:00', null],
    ['1700000000', 'epoch_seconds', '2023-11-14T22:13:20', 0],
  ])('%s in %s keeps its time', (text, format, local, offsetMinutes) => {
    expect(parseDate(text, format)).toEqual({ kind: 'datetime', local, offsetMinutes })
  })

  it.each([
    ['31/02/2025', 'dd/MM/yyyy'],
    ['12/25/2025', 'dd/MM/yyyy'],
    ['2025-02-30', 'ISO'],
    ['01/02/2025 25:00', 'dd/MM/yyyy'],
    ['60', 'excel_serial'],
    ['soon', 'ISO'],
    ['', 'ISO'],
  ])('%s in %s is none, never rolled over', (text, format) => {
    expect(parseDate(text, format)).toBeNull()
  })
})
