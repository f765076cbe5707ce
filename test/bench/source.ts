// How fast a large source is read, and with how much memory: 200,000 contacts by REST, from a CSV and from a workbook.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { ZipFile } from 'yazl'
import { openSource, type SourceSpec } from '../../jobs/source/open.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { startPerfectBooks } from '../sandbox/perfect-books/server.ts'

const contacts = Number(process.env['BENCH_CONTACTS'] ?? '200000')
const self = fileURLToPath(import.meta.url)

interface Measured {
  readonly way: string
  readonly records: number
  readonly seconds: number
  readonly perSecond: number
  readonly firstPageRssMb: number
  readonly peakRssMb: number
}

/** The stand-in lives in a process of its own, so that its memory is not taken for the reader's. */
async function serve(): Promise<void> {
  const firm = createFirm({ scale: 0.01 })
  const [pattern] = firm.resources.contacts
  if (!pattern) throw new Error('The smallest firm has no contact.')
  const many = Array.from({ length: contacts }, (_, i) => ({ ...pattern, id: 1_000_000 + i, first_name: `Ann ${i}` }))
  const books = await startPerfectBooks({ firm: { ...firm, resources: { ...firm.resources, contacts: many } }, pageSize: 500 })
  const only = (books.profile['resources'] as readonly { name: string }[]).filter(({ name }) => name === 'contacts')
  process.send?.({ profile: { ...books.profile, resources: only }, secrets: books.secrets, host: new URL(books.url).host })
} // prettier-ignore

interface Wanted {
  readonly way: string
  readonly spec: { readonly kind: 'rest'; readonly profile: unknown; readonly secrets: Record<string, string> } | { readonly kind: 'bundle'; readonly path: string; readonly fileName: string }
  readonly privateHosts: readonly string[]
} // prettier-ignore

async function read({ way, spec, privateHosts }: Wanted): Promise<Measured> {
  const opened: SourceSpec = spec.kind === 'rest' ? spec : { ...spec, open: () => Promise.resolve(spec.path) }
  const source = openSource(opened, { privateHosts, now: () => new Date() })
  const signal = new AbortController().signal
  const megabytes = (): number => Math.round(process.memoryUsage().rss / 1024 ** 2)
  const from = performance.now()
  let records = 0
  let firstPageRssMb = 0
  let peakRssMb = 0
  await source.identify(signal)
  for (const { name } of await source.resources()) {
    let cursor: unknown = null
    do {
      const page = await source.page(name, cursor, signal)
      records += page.records.length
      cursor = page.next
      firstPageRssMb ||= megabytes()
      peakRssMb = Math.max(peakRssMb, megabytes())
    } while (cursor !== null)
  }
  await source.close()
  const seconds = Math.round(performance.now() - from) / 1000
  return { way, records, seconds, perSecond: Math.round(records / seconds), firstPageRssMb, peakRssMb }
}

/** A fresh process for each way: the peak of one must not be the floor of the next. */
async function inProcess<T>(word: string, message?: Wanted): Promise<{ child: ChildProcess; answer: T }> {
  const child = fork(self, [word])
  if (message) child.send(message)
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process that should ${word} ended without an answer.`)
  })
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [T]
  ended.catch(() => undefined)
  return { child, answer }
}

async function measured(wanted: Wanted): Promise<void> {
  const { child, answer } = await inProcess<Measured>('read', wanted)
  child.disconnect()
  console.log(JSON.stringify(answer))
}

function* csv(): Generator<string> {
  yield 'Contact ID,First Name,Last Name,Email,Phone,Company,Modified\r\n'
  for (let i = 0; i < contacts; i++)
    yield `C${i},Ann ${i},Lee,ann${i}@client.example,07700 9${String(i).padStart(5, '0')},Client ${i % 5000},0${1 + (i % 9)}/02/2026 10:00\r\n`
}

function* sheet(): Generator<string> {
  yield '<?xml version="1.0"?><worksheet><sheetData>'
  let row = 0
  for (const line of csv()) {
    row += 1
    yield `<row r="${row}">${line.trim().split(',').map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
} // prettier-ignore

async function workbook(path: string): Promise<void> {
  const zip = new ZipFile()
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  zip.addBuffer(Buffer.from('<Types/>'), '[Content_Types].xml')
  zip.addBuffer(Buffer.from('<workbook><sheets><sheet name="Contacts" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>'), 'xl/workbook.xml')
  zip.addBuffer(Buffer.from(`<Relationships><Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`), 'xl/_rels/workbook.xml.rels')
  zip.addReadStream(Readable.from(sheet(), { objectMode: false }), 'xl/worksheets/sheet1.xml')
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
} // prettier-ignore

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const { child, answer } = await inProcess<{ profile: unknown; secrets: Record<string, string>; host: string }>('serve')
    const { profile, secrets, host } = answer
    try {
      await measured({ way: 'rest', spec: { kind: 'rest', profile, secrets }, privateHosts: [host] })
    } finally {
      child.kill()
    }
    const table = join(folder, 'contacts.csv')
    await pipeline(Readable.from(csv()), createWriteStream(table))
    await measured({ way: 'csv', spec: { kind: 'bundle', path: table, fileName: 'contacts.csv' }, privateHosts: [] })
    const book = join(folder, 'contacts.xlsx')
    await workbook(book)
    await measured({ way: 'xlsx', spec: { kind: 'bundle', path: book, fileName: 'contacts.xlsx' }, privateHosts: [] })
    const sizes = await Promise.all([table, book].map(async (path) => Math.round((await stat(path)).size / 1024 ** 2)))
    console.log(`${contacts.toLocaleString('en')} contacts; the files have ${sizes.join(' and ')} MiB.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
} // prettier-ignore

const [, , word] = process.argv
if (word === 'serve') await serve()
else if (word === 'read') {
  process.once('message', (wanted: Wanted) => void read(wanted).then((answer) => process.send?.(answer)))
} else await main()
