// The same contacts as a CSV and as a workbook, of any number, written as they are made.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

export function* csv(contacts: number): Generator<string> {
  yield 'Contact ID,First Name,Last Name,Email,Phone,Company,Modified\r\n'
  for (let i = 0; i < contacts; i++)
    yield `C${i},Ann ${i},Lee,ann${i}@client.example,07700 9${String(i).padStart(5, '0')},Client ${i % 5000},0${1 + (i % 9)}/02/2026 10:00\r\n`
}

function* sheet(contacts: number): Generator<string> {
  yield '<?xml version="1.0"?><worksheet><sheetData>'
  let row = 0
  for (const line of csv(contacts)) {
    row += 1
    yield `<row r="${row}">${line.trim().split(',').map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
} // prettier-ignore

export async function workbook(path: string, contacts: number): Promise<void> {
  const zip = new ZipFile()
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml')
  zip.addBuffer(Buffer.from('<workbook><sheets><sheet name="Contacts" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>'), 'xl/workbook.xml')
  zip.addBuffer(Buffer.from(`<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`), 'xl/_rels/workbook.xml.rels')
  zip.addReadStream(Readable.from(sheet(contacts), { objectMode: false }), 'xl/worksheets/sheet1.xml')
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
} // prettier-ignore
