// A file bundle as a source: one file, or a ZIP of files, with a manifest or without.
import * as z from 'zod'
import type { SourceRecord } from '../../migration/record.ts'
import type { FileRecognition } from '../../migration/source/recognition.ts'
import { attachmentAt, attachmentContent, attachmentsMember } from './bundle/attachments.ts'
import { type Contents, openContents } from './bundle/contents.ts'
import { bundleIdentity } from './bundle/identity.ts'
import { withNames } from './bundle/names.ts'
import { type FilePlan, planFiles } from './bundle/plan.ts'
import { createNotes, type Row } from './bundle/row.ts'
import { recognitionOf } from './bundle/recognition.ts'
import { type EarlierKeys, type Survey, surveyMember } from './bundle/survey.ts'
import { type Raw, toRecord } from './neutral.ts'
import type { Web } from './web.ts'
import { type FieldHint, type Page, type Source, SourceRefused } from './source.ts'

interface BundleDeps {
  /** Brings the uploaded bundle onto this machine and gives its path; whoever made the file removes it. */
  readonly open: () => Promise<string>
  /** The name it was uploaded under. */
  readonly fileName: string
  /** What its texts and fields name on the web. */
  readonly web?: Web
  /** Said by a person instead of what the bundle itself says. */
  readonly manifest?: unknown
  /** Records on a page. */
  readonly pageRows?: number
}

const PAGE_ROWS = 1000
const cursorSchema = z.strictObject({ file: z.string(), row: z.int().min(1) })

interface Opened {
  readonly contents: Contents
  readonly plans: ReadonlyMap<string, FilePlan>
  readonly recognised: FileRecognition[]
}

/** A reader that stands at a row, so that the next page need not begin at the top again. */
interface Standing {
  readonly rows: AsyncGenerator<Row>
  readonly next: Row | null
}

export function createBundleSource(deps: BundleDeps): Source {
  const standing = new Map<string, Standing>()
  const contents = once(async () => openContents(await deps.open(), deps.fileName, deps.manifest ?? null))
  const opened = once(async (): Promise<Opened> => {
    const found = await contents.get()
    const measured: Survey[] = []
    const earlier: EarlierKeys = new Map()
    for (const member of found.members) measured.push(await surveyMember(member, earlier))
    const attachments = await attachmentsMember(found, measured)
    if (attachments !== null) measured.push(await surveyMember(attachments, earlier))
    const members = attachments === null ? found.members : [...found.members, attachments]
    const surveys = await withNames(members, measured)
    const plans = planFiles(members, surveys)
    const recognised = await recogniseFiles(plans, surveys)
    return { contents: found, plans: new Map(plans.map((plan) => [plan.member.path, plan])), recognised }
  })

  return {
    identify: async () => {
      const identity = bundleIdentity(await contents.get(), deps.fileName)
      return { ...identity, files: (await opened.get()).recognised }
    },
    resources: async () => {
      const { plans } = await opened.get()
      return [...plans.values()].map((plan) => ({ name: plan.member.path, object: plan.member.object }))
    },
    describe: async () => uniqueHints([...(await opened.get()).plans.values()].flatMap((plan) => plan.hints)),
    page: async (resource, cursor, signal) => {
      const { contents: found, plans } = await opened.get()
      const plan = plans.get(resource)
      if (!plan) throw new Error(`The bundle has no file ${resource}; it has ${[...plans.keys()].join(', ')}.`)
      const page = await readPage({ plan, pageRows: deps.pageRows ?? PAGE_ROWS, standing }, cursor, signal)
      const isVeryFirst = cursor === null && plans.keys().next().value === resource
      return isVeryFirst ? { ...page, remarks: [...found.passedOver, ...page.remarks] } : page
    },
    content: async (record) => attachmentContent(await contents.get(), record),
    address: async (address, signal) => {
      const url = URL.canParse(address) ? new URL(address) : null
      if (url === null) return attachmentAt(await contents.get(), address)
      return deps.web?.open(url, signal) ?? { kind: 'refused', reason: 'addresses on the web are not read here' }
    },
    close: async () => {
      await deps.web?.close()
      for (const { rows } of standing.values()) await rows.return(undefined)
      standing.clear()
      await contents.settled((found) => found.archive.close())
    },
  }
}

/** A firm's whole export has some dozen tables; what a person looks through is bounded. */
const MOST_SHOWN = 30

async function recogniseFiles(plans: readonly FilePlan[], surveys: readonly Survey[]): Promise<FileRecognition[]> {
  const tables = surveys.map((survey) => survey.stats)
  const shown: FileRecognition[] = []
  for (const plan of plans.slice(0, MOST_SHOWN)) {
    const survey = surveys.find(({ stats }) => stats.path === plan.member.path)
    if (survey) shown.push(await recognitionOf(plan, survey, tables))
  }
  return shown
}

interface Reading {
  readonly plan: FilePlan
  readonly pageRows: number
  readonly standing: Map<string, Standing>
}

async function readPage({ plan, pageRows, standing }: Reading, cursor: unknown, signal: AbortSignal): Promise<Page> {
  const { path } = plan.member
  const from = cursor === null ? 1 : cursorSchema.parse(cursor).row
  const notes = createNotes(path)
  const records: SourceRecord[] = []
  const { rows, next } = await standAt(plan, from, standing)
  let row = next
  while (row !== null && records.length < pageRows) {
    signal.throwIfAborted()
    const record = recordOf(row, plan, notes.add)
    if (record) records.push(record)
    row = await nextOf(rows)
  }
  if (row !== null) standing.set(path, { rows, next: row })
  return {
    records,
    next: row === null ? null : { file: path, row: row.row },
    remarks: from === 1 ? [...plan.remarks, ...notes.sentences()] : notes.sentences(),
  }
}

/** Goes on where the last page ended; after a restart, reads again from the top up to the row. */
async function standAt(plan: FilePlan, from: number, standing: Map<string, Standing>): Promise<Standing> {
  const { path } = plan.member
  const here = standing.get(path)
  standing.delete(path)
  if (here?.next?.row === from) return here
  await here?.rows.return(undefined)
  const rows = plan.member.rows()
  let next = await nextOf(rows)
  while (next !== null && next.row < from) next = await nextOf(rows)
  return { rows, next }
}

async function nextOf(rows: AsyncGenerator<Row>): Promise<Row | null> {
  const step = await rows.next()
  return step.done ? null : step.value
}

type AddNote = ReturnType<typeof createNotes>['add']

function recordOf(row: Row, plan: FilePlan, note: AddNote): SourceRecord | null {
  if (row.note) note(row.note.kind, row.row, row.note.text)
  if (row.raw === null) return null
  if (plan.repeated.has(row.row)) {
    note('repeated', row.row, idText(row.raw, plan))
    return null
  }
  const record = toRecord(row.raw, plan.shape, plan.shape.keys.id === null ? `${plan.rowPrefix}${row.row}` : null)
  if (record === null) note('no_id', row.row)
  return record
}

function idText(raw: Raw, plan: FilePlan): string {
  const value = plan.shape.keys.id?.read(raw)[0]?.value
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function uniqueHints(hints: readonly FieldHint[]): FieldHint[] {
  const seen = new Map<string, FieldHint>()
  for (const hint of hints) {
    const key = JSON.stringify([hint.object, hint.role, hint.name])
    if (!seen.has(key)) seen.set(key, hint)
  }
  return [...seen.values()]
}

interface Once<T> {
  get(): Promise<T>
  settled(then: (value: T) => void): Promise<void>
}

/** Opening and surveying happen once for all callers; a refusal is remembered, since the bundle will not change. */
function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | null = null
  return {
    get: () => (made ??= make()),
    settled: async (then) => {
      if (made) await made.then(then, (error: unknown) => ignoreRefused(error))
    },
  }
}

/** Closing has nothing to say about a bundle that was refused before. */
function ignoreRefused(error: unknown): void {
  if (!(error instanceof SourceRefused)) throw error
}
