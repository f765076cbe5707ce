// Cells of the files that people open in a spreadsheet.
import { expect, it } from 'vitest'
import { csvCell } from '../../server/download.ts'

it.each([
  ['=1+1', "'=1+1"],
  ['+44 20 7946 0018', "'+44 20 7946 0018"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =cmd', "'  =cmd"],
  ['\t=cmd', "'\t=cmd"],
  ['\n=cmd', '"\'\n=cmd"'],
  ['＝cmd', "'＝cmd"],
  ['=HYPERLINK("https://x.example","a")', '"\'=HYPERLINK(""https://x.example"",""a"")"'],
])('makes %j text that no spreadsheet runs', (content, cell) => {
  expect(csvCell(content)).toBe(cell)
})

it('leaves numbers, dates and words as they are', () => {
  expect([-2, 3.5, 'a = b', new Date(0), null].map(csvCell)).toEqual(['-2', '3.5', 'a = b', '1970-01-01T00:00:00.000Z', '']) // prettier-ignore
})
