// One migration of the rows' firm through the running app, with everything that an admin and Pipedrive can see of it on the way.
import * as contract from '../../../server/contract.ts'
import { signToken } from '../../sandbox/demo/install.ts'
import type { PlainBooks } from '../../sandbox/plain-books.ts'
import type { LiveObject, LiveRecord } from '../../sandbox/pipedrive/snapshot.ts'
import type { Office } from '../office.ts'
import { audit, createMigration, reconcile, run, sampleAndApprove, startRun } from '../walk.ts'

export interface Choices {
  /** Another way in than the profile of the books. */
  readonly connect?: (id: string) => Promise<void>
  readonly settings?: Readonly<Record<string, unknown>>
  /** Changes to the proposal before it is confirmed. */
  readonly lines?: (proposal: contract.MappingAnswer) => readonly unknown[]
}

/** Contents of the company, by object. */
export type Standing = Readonly<Record<LiveObject, readonly LiveRecord[]>>

export interface Captured {
  readonly id: string
  readonly before: unknown
  readonly audit: contract.Audit
  readonly mapping: contract.MappingAnswer
  readonly owners: contract.Owners
  readonly plan: contract.Plan
  readonly diff: readonly contract.Diff['rows'][number][]
  readonly full: contract.Run
  readonly standing: Standing
  readonly fields: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  readonly records: readonly contract.Records['rows'][number][]
  /** What the panel answers, by object and Pipedrive id. */
  readonly panels: ReadonlyMap<string, contract.PanelRecord>
  readonly reconciliation: contract.Reconciliation
  readonly notMigrated: contract.NotMigrated
  readonly log: readonly contract.AuditLog['rows'][number][]
  readonly rollback: contract.Run
  readonly after: unknown
  /** What a run said that was asked for before every owner was settled. */
  readonly refusedWithoutOwners: string
  readonly workflows: { readonly json: unknown; readonly markdown: string }
  /** What the links of kept files gave back while they stood, by the text around the link. */
  readonly hosted: ReadonlyMap<string, Buffer>
}

const objects: readonly LiveObject[] = [
  'organization', 'person', 'deal', 'pipeline', 'stage', 'relationship', 'participant', 'activity', 'note', 'file',
  'activity_type', 'follower',
] // prettier-ignore

/** From connecting to the last record undone; throws where a step does not come to a good end. */
export async function walkTheFirm(office: Office, books: PlainBooks, choices: Choices = {}): Promise<Captured> {
  const { api, pipedrive } = office
  const before = pipedrive.snapshot()
  const id = await createMigration(api, 'Rows')
  if (choices.connect === undefined) await connectBooks(office, books, id)
  else await choices.connect(id)
  const audited = await audit(api, id)
  const mapping = await settleMapping(office, id, choices)
  const refusedWithoutOwners = await startRun(api, id, 'sample').then(() => '', (error: Error) => error.message) // prettier-ignore
  const owners = await settleOwners(office, id)
  const plan = await api.get(`/migrations/${id}/plan`, contract.planSchema)
  await sampleAndApprove(api, id)
  const diff = await pages(async (cursor) => api.get(`/migrations/${id}/diff?limit=500${cursor}`, contract.diffSchema))
  const full = await run(api, id, 'full')
  const standing = Object.fromEntries(objects.map((object) => [object, pipedrive.records(object)])) as unknown as Standing // prettier-ignore
  const { fields } = pipedrive.snapshot() as { fields: Captured['fields'] }
  const records = await pages(async (cursor) => api.get(`/migrations/${id}/records?limit=500${cursor}`, contract.recordsSchema)) // prettier-ignore
  const panels = await readPanels(office, standing)
  const reconciliation = await reconcile(api, id)
  const notMigrated = await api.get(`/migrations/${id}/not-migrated`, contract.notMigratedSchema)
  const workflows = { json: await api.get(`/migrations/${id}/workflows`, contract.workflowsSchema), markdown: await readMarkdown(office, id) } // prettier-ignore
  const hosted = await followLinks(standing)
  const rollback = await run(api, id, 'rollback')
  const log = await pages(async (cursor) => api.get(`/migrations/${id}/audit-log?limit=500${cursor}`, contract.auditLogSchema)) // prettier-ignore
  const after = pipedrive.snapshot()
  return { id, before, audit: audited, mapping, owners, plan, diff, full, standing, fields, records, panels, reconciliation, notMigrated, log, rollback, after, refusedWithoutOwners, workflows, hosted } // prettier-ignore
}

async function connectBooks({ api }: Office, { profile, secrets }: PlainBooks, id: string): Promise<void> {
  const body = { kind: 'rest', profile, secrets }
  await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body })
}

async function readMarkdown({ appUrl, workerEnv, companyId, adminId: userId }: Office, id: string): Promise<string> {
  const token = await signToken(workerEnv['PIPEDRIVE_CLIENT_SECRET'] ?? '', { companyId, userId })
  const answer = await fetch(`${appUrl}/api/migrations/${id}/workflows?format=md`, { headers: { authorization: `Bearer ${token}` } }) // prettier-ignore
  return answer.text()
}

async function followLinks({ note }: Standing): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for (const { content } of note) {
    const link = /Kept outside Pipedrive[^"]*href="([^"]+)"/.exec(String(content))?.[1]
    if (link !== undefined) found.set(String(content), Buffer.from(await (await fetch(link)).arrayBuffer()))
  }
  return found
}

interface Page<R> {
  readonly rows: readonly R[]
  readonly next: string | null
}

async function pages<R>(read: (cursor: string) => Promise<Page<R>>): Promise<R[]> {
  const rows: R[] = []
  for (let cursor = ''; ;) {
    const page = await read(cursor)
    rows.push(...page.rows)
    if (page.next === null) return rows
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

/** u4 by hand, u3 (who is nobody) by the fallback. Gives what stood there before anything was said. */
async function settleOwners({ api, adminId, pipedrive }: Office, id: string): Promise<contract.Owners> {
  const before = await api.get(`/migrations/${id}/owners`, contract.ownersSchema)
  const priya = pipedrive.users.find(({ email }) => email.startsWith('priya'))?.id
  const hasPriya = before.matches.some(({ sourceId }) => sourceId === 'u4')
  const body = { fallbackUserId: adminId, ...(hasPriya ? { matches: [{ sourceId: 'u4', userId: priya }] } : {}) }
  await api.send('PUT', `/migrations/${id}/owners`, { schema: contract.ownersSchema, body })
  return before
}

async function settleMapping({ api }: Office, id: string, { settings, lines }: Choices): Promise<contract.MappingAnswer> {
  if (settings !== undefined) {
    await api.send('PUT', `/migrations/${id}/settings`, { schema: contract.settingsAnswerSchema, body: settings })
  }
  const proposal = await api.get(`/migrations/${id}/mapping`, contract.mappingAnswerSchema)
  const changed = [...leftOutProblems(proposal), ...(lines?.(proposal) ?? [])]
  if (changed.length > 0) {
    await api.send('PUT', `/migrations/${id}/mapping`, { schema: contract.mappingAnswerSchema, body: { lines: changed } })
  }
  return api.send('POST', `/migrations/${id}/mapping/confirm`, { schema: contract.mappingAnswerSchema })
} // prettier-ignore

function leftOutProblems({ problems }: contract.MappingAnswer): unknown[] {
  return problems.map(({ object, field }) => ({ object, field, target: { kind: 'leave_out' }, transform: [], state: 'left_out' })) // prettier-ignore
}

async function readPanels({ api }: Office, standing: Standing): Promise<Captured['panels']> {
  const panels = new Map<string, contract.PanelRecord>()
  for (const object of ['organization', 'person', 'deal'] as const) {
    for (const { id } of standing[object]) {
      panels.set(`${object} ${id}`, await api.get(`/records/${object}/${id}`, contract.panelRecordSchema))
    }
  }
  return panels
}
