// How the files of the invented export were understood.
import type { FileRecognition } from '../../../migration/source/recognition.ts'

export const filesFound: FileRecognition[] = [
  {
    path: 'contacts.csv',
    object: 'contact',
    by: 'headings',
    because: ['First Name', 'Last Name', 'Email'],
    rows: 1284,
    entry: {
      path: 'contacts.csv',
      object: 'contact',
      delimiter: ',',
      skip_rows_before_header: 2,
      primary_key: 'Contact ID',
      keys: { owner: 'Fee Earner', links: { companies: { path: 'Company IDs', separator: ';' } } },
    },
    before: [
      ['Harper & Lane LLP'],
      ['Printed 20/11/2026'],
      ['Contact ID', 'First Name', 'Last Name', 'Email', 'Company IDs', 'Opened'],
      ['00101', 'Amelia', 'Stone', 'amelia.stone@northgate.example', '16-1001;16-1002', '46344'],
      ['00102', 'Piotr', 'Wójcik', '', '16-1009', '46345'],
    ],
    after: {
      headings: ['Contact ID', 'First Name', 'Last Name', 'Email', 'Company IDs', 'Opened'],
      rows: [
        { id: '00101', cells: ['00101', 'Amelia', 'Stone', 'amelia.stone@northgate.example', '16-1001;16-1002', '2026-11-18'] },
        { id: '00102', cells: ['00102', 'Piotr', 'Wójcik', '', '16-1009', '2026-11-19'] },
      ],
    },
    keys: [
      { columns: ['Contact ID'], filled: 1284, distinct: 1284, isChosen: true },
      { columns: ['Email'], filled: 1190, distinct: 1188, isChosen: false },
    ],
    links: [
      { name: 'companies', column: 'Company IDs', to: 'company', looked: 412, unresolved: ['16-1009'], unresolvedCount: 1 },
    ],
    sentences: [
      'The first 2 rows are a banner above the headings and are passed over.',
      'contacts.csv: one row at the foot or between groups holds totals, not a record, and was left out (row 1287: “Total 1,284”).',
      '“Opened” holds a date, read as yyyy-MM-dd.',
      '“Contact ID” has leading zeros, which are kept.',
    ],
  },
  {
    path: 'time slips.txt',
    object: 'time_entry',
    by: 'name',
    because: [],
    rows: 9120,
    entry: { path: 'time slips.txt', object: 'time_entry', delimiter: ',', skip_rows_before_header: 0 },
    before: [['Date', 'Matter No', 'Units'], ['Fee earner: J. Harper'], ['01/02/2026', '16-1001', '2']],
    after: { headings: ['Date', 'Matter No', 'Units'], rows: [{ id: 'row:3', cells: ['01/02/2026', '16-1001', '2'] }] },
    keys: [{ columns: ['Matter No', 'Date'], filled: 9120, distinct: 9120, isChosen: false }],
    links: [],
    sentences: ['time slips.txt: each of 14 rows is the heading of a group; its text was added to every row of the group.'],
  },
] // prettier-ignore
