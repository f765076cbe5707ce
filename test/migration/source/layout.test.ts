// How a table is laid out: separators, banners above the headings, totals below the rows.
import { describe, expect, it } from 'vitest'
import { findLayout, isTotalsRow, uniqueHeadings } from '../../../migration/source/layout.ts'

describe('the layout of a table', () => {
  it.each([
    ['commas', 'id,name\n1,a\n2,b\n', ','],
    ['semicolons with decimal commas', 'id;name;price\n1;a;1,5\n2;b;2,5\n3;c;3,5\n', ';'],
    ['tabs with names in commas', 'id\tname\n1\tSmith, John\n2\tDoe, Jane\n3\tRoe, Ann\n', '\t'],
    ['bars', 'id|name\n1|a\n', '|'],
    ['a comma in every name', `id;name;city\n${'1;"Smith, J";Leeds\n'.repeat(50)}2;short\n`, ';'],
    ['the line that Excel writes', 'sep=;\nid;name\n1;a\n', ';'],
    ['quoted line breaks', 'id,note\n1,"two\nlines; here"\n2,"and; more"\n', ','],
  ])('is found for %s', (_what, sample, delimiter) => {
    expect(findLayout(sample)?.delimiter).toBe(delimiter)
  })

  it('has its headings below the banners of a report', () => {
    const sample =
      'Perfect Books\nClient list,,\nAs at,20/11/2026,\n\nClient No,Name,Balance\n001,Acme,12.00\n002,Betas,13.00\n'
    expect(findLayout(sample)).toMatchObject({
      rowsBefore: 4,
      headings: ['Client No', 'Name', 'Balance'],
      hasHeader: true,
    })
  })

  it('has headings of ours when the first row is a record already', () => {
    const sample =
      '001,Acme Ltd,12/05/2020,100.50\n002,Betas Ltd,13/05/2020,99.00\n003,Gamma,14/05/2020,1.00\n004,Delta,14/06/2020,1.10\n'
    expect(findLayout(sample)).toMatchObject({
      rowsBefore: 0,
      headings: ['Column 1', 'Column 2', 'Column 3', 'Column 4'],
      hasHeader: false,
    })
  })

  it.each([
    ['a year', 'Client ID,Client Name,Town,2024\nC1,Acme Ltd,Leeds,yes\nC2,Betas Ltd,York,no\n', 'Client ID,Client Name,Town,2024'],
    ['years above sums', 'Client ID,Name,2023,2024\nC1,Acme Ltd,100.00,\nC2,Betas Ltd,,\nC3,Gamma,5.00,6.00\n', 'Client ID,Name,2023,2024'],
    ['a whole question', `Client ID,Name,${'How did you hear of us? '.repeat(6).trim()}\nC1,Acme,a friend\nC2,Betas,\n`, `Client ID,Name,${'How did you hear of us? '.repeat(6).trim()}`],
  ])('has its headings on top where %s is one of them', (_what, sample, headings) => {
    expect(findLayout(sample)).toMatchObject({ rowsBefore: 0, headings: headings.split(','), hasHeader: true })
  }) // prettier-ignore

  it('does not take a banner with a year for the headings', () => {
    const sample = 'Client list,All offices,2024\nClient No,Name,Balance\n001,Acme,12.00\n002,Betas,13.00\n'
    expect(findLayout(sample)).toMatchObject({ rowsBefore: 1, headings: ['Client No', 'Name', 'Balance'] })
  })

  it('does not take a first record with a year for the headings', () => {
    const sample = 'Acme,Leeds,active,2020\nBetas,York,closed,2019\nGamma,Hull,active,2018\nDelta,Bath,closed,2018\n'
    expect(findLayout(sample)).toMatchObject({ rowsBefore: 0, hasHeader: false })
  })

  it('is none when there is one column only', () => {
    expect(findLayout('name\nAcme\nBetas\n')).toBeNull()
    expect(findLayout('')).toBeNull()
  })

  it('gives empty and repeated headings names of their own', () => {
    expect(uniqueHeadings(['Email', '', 'Email ', ' Tel  (W) ', '', 'Email'])).toEqual([
      'Email', 'column_2', 'Email (2)', 'Tel (W)', 'column_5', 'Email (3)',
    ]) // prettier-ignore
  })
})

describe('a row of totals', () => {
  it.each([
    [['Total', '', '', '', '1,234.50'], false],
    [['Grand total:', '', '', '(12.00)', '£5.00 CR'], false],
    [['', 'Total records: 85', '', '', ''], false],
    [['85 records selected', '', '', '', ''], false],
    [['*** End of report ***', '', '', '', ''], false],
    [['Page 3 of 3', '', '', '', ''], false],
    [['Total', '85', '85', '12.5', '100'], true],
  ])('is %j (at the end: %s)', (cells, atEnd) => {
    expect(isTotalsRow(cells, 5, atEnd)).toBe(true)
  })

  it.each([
    [['Total', 'oil and gas', 'France', '100000', '50'], true],
    [['Total Energies', '', '', '', ''], true],
    [['Acme', '', '', '', '5'], true],
    [['Total', '85', '85', '12.5', '100'], false],
    [['', '', '', '', ''], true],
  ])('is not %j (at the end: %s)', (cells, atEnd) => {
    expect(isTotalsRow(cells, 5, atEnd)).toBe(false)
  })
})
