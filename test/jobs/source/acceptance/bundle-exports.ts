// Invented exports in the layouts and with the headings of real legal systems, and what each must be understood as.
import iconv from 'iconv-lite'
import { workbookBytes } from '../workbook-bytes.ts'
import { zipBytes } from '../zip-bytes.ts'

export interface Export {
  readonly name: string
  readonly fileName: string
  content(): Promise<Buffer> | Buffer
  /** The ids of each file, by its path. */
  readonly ids: Readonly<Record<string, readonly string[]>>
  /** What the first record of each object must hold. */
  readonly first: Readonly<
    Record<string, { readonly fields?: object; readonly owner?: string; readonly links?: object }>
  >
  /** Types that discovery must find, as `object.field`. */
  readonly types?: Readonly<Record<string, string>>
  /** Words that the remarks must contain. */
  readonly remarks?: readonly string[]
}

const lines = (...rows: readonly string[]): string => `${rows.join('\r\n')}\r\n`

const clio: Export = {
  name: 'Clio: contacts, notes and activities as several CSVs in a ZIP',
  fileName: 'clio-export.zip',
  content: () =>
    zipBytes([
      { path: 'clio/contacts.csv', content: lines('title,job_title,first_name,last_name,company,business_street,business_city,business_state,business_postal_code,email_address,primary_phone', 'Ms,Partner,Ada,Fox,Fox Ltd,1 High St,Leeds,,LS1 1AA,ada@fox.example,0113 496 0000', 'Mr,,Ben,Ray,,,,,,ben@ray.example,07700 900001') },
      { path: 'clio/notes.csv', content: lines('Date,Subject,Note Detail,Author', '03/04/2026,Call,"Rang, no answer",Jo Harper', '04/04/2026,Call,Rang again,Jo Harper') },
      { path: 'clio/activities.csv', content: lines('matter,date,activity_description,note,price,quantity,type,activity_user,non_billable', '16-1001,03/04/2026,Attendance,Met,250,0.5,,Jo Harper,false', '16-1001,03/04/2026,Train,To court,42.10,1,ExpenseEntry,Jo Harper,true') },
    ]),
  ids: { 'contacts.csv': ['ada@fox.example', 'ben@ray.example'], 'notes.csv': ['row:2', 'row:3'], 'activities.csv': ['row:2', 'row:3'] },
  first: { contact: { fields: { first_name: 'Ada', primary_phone: '0113 496 0000' } }, note: { fields: { 'Note Detail': 'Rang, no answer' } }, time_entry: { fields: { quantity: '0.5' } } },
  types: { 'contact.email_address': 'email', 'note.Date': 'date' },
} // prettier-ignore

const actionstep: Export = {
  name: 'Actionstep: a matters sheet, a time report of several CSVs, and a workbook that describes the filters',
  fileName: 'actionstep.zip',
  content: async () =>
    zipBytes([
      { path: 'Matters.xlsx', content: await workbookBytes({ sheets: [{ name: 'Matters', rows: [
        ['Matter Identifier', 'Matter Type', 'Matter Name', 'File Reference', 'Date Created', 'Assigned to', 'Step tree node', 'Status', 'Import reference'],
        ['16-1001', 'Conveyancing', 'Sale of 4 Mill Lane', '0042', { number: 46000, format: 'dd/mm/yyyy' }, 'JH', 'Exchange', 'Active', 'A-1'],
        ['16-1002', 'Probate', 'Estate of R. Doe', '0043', { number: 46001, format: 'dd/mm/yyyy' }, 'PL', 'Enquiry', 'Closed', 'A-2'],
      ] }] }) },
      { path: 'Time entries.csv', content: lines('Matter,Fee Earner,Date,Minutes,Narrative,Billable', '16-1001,JH,01/02/2026,12,"Call, client",Yes', '16-1002,PL,01/02/2026,6,Email,No') },
      { path: 'Report filters.xlsx', content: await workbookBytes({ sheets: [{ name: 'Filters', rows: [['Filter', 'Value'], ['Author', 'Jo Harper'], ['Period', 'All time']] }] }) },
    ]),
  ids: { 'Time entries.csv': ['row:2', 'row:3'], 'Matters.xlsx': ['A-1', 'A-2'] },
  first: { deal: { fields: { 'File Reference': '0042', 'Matter Identifier': '16-1001' }, owner: 'JH', links: { stage: [{ id: 'Exchange' }] } }, time_entry: { fields: { Minutes: '12' } } },
  types: { 'deal.created_at': 'date', 'deal.stage': 'link' },
  remarks: ['Report filters.xlsx: the sheet “Filters” was not read'],
} // prettier-ignore

const mattersCloud: Export = {
  name: 'Matters.Cloud: one matters template, dates as in Britain',
  fileName: 'matters.csv',
  content: () =>
    Buffer.from(lines('client_code,matter_code,name,status,open_date,matter_type,location,department,estimated_hours,estimated_fees,billing_arrangement,rate_type,currency', 'H001,H001-0001,Lease of 1 Quay,Open,31/12/2025,Property,Leeds,Commercial,12.5,"£1,234.50",Fixed,Standard,GBP', 'H001,H001-0002,Dispute,Closed,01/02/2026,Litigation,Leeds,Disputes,,(123.45),Hourly,Standard,GBP')),
  ids: { 'matters.csv': ['H001-0001', 'H001-0002'] },
  first: { deal: { fields: { matter_code: 'H001-0001', estimated_fees: '£1,234.50', open_date: '31/12/2025' } } },
  types: { 'deal.open_date': 'date', 'deal.estimated_fees': 'money' },
} // prettier-ignore

const panther: Export = {
  name: 'PracticePanther: contacts with four phones, separated by semicolons, in UTF-16',
  fileName: 'Contacts_export (2).csv',
  content: () =>
    iconv.encode(lines('Display Name;Number;CompanyName;First Name;Middle Name;Last Name;Email;Fax Phone;Home Phone;Mobile Phone;Office Phone;Address;ContactNotes;Website;AssignedTo;Tags;URL', 'Zoë Ng;00012;Ng & Søn;Zoë;;Ng;zoe@ng.example;;020 7946 0001;07700 900002;;"1 Quay\nLeeds";Prefers e-mail;ng.example;jo@harper.example;VIP,Lease;https://app.example/12', 'Al Oak;00013;;Al;;Oak;al@oak.example;;;;;;;;jo@harper.example;;https://app.example/13'), 'utf-16le', { addBOM: true }),
  ids: { 'Contacts_export (2).csv': ['00012', '00013'] },
  first: { contact: { fields: { 'First Name': 'Zoë', Address: '1 Quay\nLeeds', 'Mobile Phone': '07700 900002' }, owner: 'jo@harper.example' } },
  types: { 'contact.Email': 'email' },
} // prettier-ignore

const pclaw: Export = {
  name: 'PCLaw: clients and matters without a row of headings',
  fileName: 'clients and matters.csv',
  content: () =>
    Buffer.from(lines('1001,Ann,Lee,,Ms,Lee Ann,1 High St,,Leeds,,LS1 1AA,16-1001,CONV,Sale of house,03/04/2016,JH,PL', '1001,Ann,Lee,,Ms,Lee Ann,1 High St,,Leeds,,LS1 1AA,16-1002,PROB,Estate,05/06/2017,JH,PL', '1002,,,Acme Ltd,,Acme Ltd,2 Low Rd,,York,,YO1 1AA,16-1003,LIT,Dispute,07/08/2018,PL,PL')),
  ids: { 'clients and matters.csv': ['row:1', 'row:2', 'row:3'] },
  first: { deal: { fields: { 'Column 1': '1001', 'Column 12': '16-1001', 'Column 15': '03/04/2016' } } },
  types: { 'deal.Column 15': 'date' },
  remarks: ['has no row of headings: its columns are called Column 1, Column 2'],
} // prettier-ignore

export const juris: Export = {
  name: 'Juris: expenses, in Windows-1252, with DR and CR',
  fileName: 'Juris expenses.csv',
  content: () =>
    iconv.encode(lines('UserID,Date,Client,Matter,ExpCd,Units,Mult,Amount,Summarize,AuthBy,Phase,Code1,Code2,Code3,Note,Narrative', 'JH,20260401,1001,0001,COPY,12,0.10,1.20 DR,N,PL,,,,,Café,“Copies” – court bundle', 'JH,20260402,1001,0002,FEE,1,1,£55.00 CR,N,PL,,,,,,Refund'), 'windows-1252'),
  ids: { 'Juris expenses.csv': ['row:2', 'row:3'] },
  first: { juris_expense: { fields: { Narrative: '“Copies” – court bundle', Matter: '0001', Amount: '1.20 DR', Note: 'Café' } } },
} // prettier-ignore

const quill: Export = {
  name: 'Quill-like: one JSON document around its clients, names and cases nested',
  fileName: 'clients.json',
  content: () =>
    Buffer.from(JSON.stringify({ exported: '2026-11-20', Clients: [1, 2].map((n) => ({ Code: `C0${n}`, Description: `Lee Ann ${n} Ms`, _contacts: [{ LastName: 'Lee', FirstName: 'Ann', EMail1: `lee${n}@client.example`, _homeAddress: { Line1: '1 High St', Postcode: 'LS1 1AA' } }], Cases: [{ VendorCode: `16-100${n}`, CaseType: { Code: 'PROB' } }] })) })),
  ids: { 'clients.json': ['C01', 'C02'] },
  first: { company: { fields: { Description: 'Lee Ann 1 Ms' } } },
} // prettier-ignore

const leap: Export = {
  name: 'LEAP: a standard report saved to Excel, with a banner, groups and totals',
  fileName: 'Matter list.xlsx',
  content: () =>
    workbookBytes({ sheets: [{ name: 'Report', rows: [
      ['Matter list as at 20/11/2026'], ['Harper & Lane LLP'], [],
      ['Matter No', 'Client', 'Matter Description', 'Date Opened', 'WIP'],
      ['Responsible: Jo Harper'], ['0016', 'Acme Ltd', 'Lease', { number: 45000, format: 'dd-mmm-yy' }, { number: 1200.5, format: '"£"#,##0.00' }],
      ['Total', null, null, null, { number: 1200.5, format: '"£"#,##0.00' }],
      ['Matter No', 'Client', 'Matter Description', 'Date Opened', 'WIP'],
      ['Responsible: Pat Lane'], ['0017', 'Doe, R.', 'Estate', { number: 45001, format: 'dd-mmm-yy' }, { number: -3, format: '"£"#,##0.00' }],
      ['Grand total', null, null, null, { number: 1197.5, format: '"£"#,##0.00' }], ['2 records'],
    ] }] }),
  ids: { 'Matter list.xlsx': ['0016', '0017'] },
  first: { deal: { fields: { 'Matter No': '0016', 'Date Opened': '2023-03-15', WIP: '£1200.5', Responsible: 'Jo Harper' } } },
  types: { 'deal.Date Opened': 'date', 'deal.WIP': 'money' },
  remarks: ['holds totals', 'repeats the headings', 'is the heading of a group'],
} // prettier-ignore

const alb: Export = {
  name: 'Advanced ALB: a printed report as CSV, client and matter in two columns, pages and a count at the foot',
  fileName: 'time slips.txt',
  content: () =>
    Buffer.from(lines('Harper & Lane LLP\t\t\t\t\t', 'Time slips\t\t\t\t\t', '\t\t\t\t\t', 'Client No\tMatter No\tDesc\tEarner Ref\tDate\tUnits', '00123\t4\tLetter\tJH\t01/02/2026\t2', 'Page 1 of 2\t\t\t\t\t', '00123\t5\tCall\tPL\t02/02/2026\t1', 'Total\t\t\t\t\t3')),
  ids: { 'time slips.txt': ['row:5', 'row:7'] },
  first: { time_entry: { fields: { 'Client No': '00123', 'Matter No': '4' } } },
  remarks: ['Page 1 of 2'],
} // prettier-ignore

const ours: Export = {
  name: 'Perfect Books: a bundle with a manifest, JSON lines, a sheet, attachments and a documents list',
  fileName: 'perfect-books.zip',
  content: async () =>
    zipBytes([
      { path: 'manifest.json', content: JSON.stringify({ bundle_version: 1, product: 'Perfect Books', tenant: 'Harper & Lane LLP', files: [
        { path: 'clients.csv', object: 'company', encoding: 'windows-1252', skip_rows_before_header: 2, primary_key: 'Client ID', keys: { owner: 'Fee Earner', updated_at: 'Modified' }, date_format: 'dd/MM/yyyy' },
        { path: 'book.xlsx#People', object: 'contact', primary_key: 'No', keys: { links: { companies: { path: 'Clients', separator: ';' } } } },
        { path: 'notes.jsonl', object: 'note', primary_key: 'id', keys: { links: { contacts: { path: 'about' } } } },
      ] }) },
      { path: 'clients.csv', content: iconv.encode(lines('Clients', '', 'Client ID,Name,Fee Earner,Modified', '1,Café Søn,JH,01/02/2026'), 'windows-1252') },
      { path: 'book.xlsx', content: await workbookBytes({ sheets: [{ name: 'Cover', rows: [['Perfect Books']] }, { name: 'People', rows: [['No', 'First Name', 'Clients'], ['p1', 'Ann', '1;2']] }] }) },
      { path: 'notes.jsonl', content: '{"id":"n1","body":"<b>Hi</b>","about":"p1"}\n{"id":"n2","body":"x","about":"p1"}' },
      { path: 'attachments/deed.pdf', content: 'deed' },
      { path: 'attachments.csv', content: lines('file,object,record_id,name', 'deed.pdf,contact,p1,Deed.pdf') },
    ]),
  ids: { 'clients.csv': ['1'], 'notes.jsonl': ['n1', 'n2'], 'book.xlsx#People': ['p1'], 'attachments.csv': ['attachments/deed.pdf'] },
  first: { company: { fields: { Name: 'Café Søn' }, owner: 'JH' }, contact: { links: { companies: [{ id: '1' }, { id: '2' }] } }, file: { links: { contact: [{ id: 'p1' }] } } },
  types: { 'company.updated_at': 'date', 'note.body': 'html' },
  remarks: ['book.xlsx: the sheet “Cover” was not read'],
} // prettier-ignore

export const large: Export = {
  name: 'a long table, read over many pages',
  fileName: 'contacts.csv',
  content: () => Buffer.from(lines('Contact ID,First Name,Last Name', ...Array.from({ length: 95 }, (_, i) => `${String(i).padStart(4, '0')},Ann,Lee ${i}`))),
  ids: { 'contacts.csv': Array.from({ length: 95 }, (_, i) => String(i).padStart(4, '0')) },
  first: { contact: { fields: { 'Contact ID': '0000' } } },
} // prettier-ignore

/** Every export that the suite goes through. */
export const bundleExports = [clio, actionstep, mattersCloud, panther, pclaw, juris, quill, leap, alb, ours, large]
