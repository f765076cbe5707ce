// A whole migration against a bare loop: what is written, what it costs, the pass that writes nothing, and the way back.
import { orm } from '../../db/drizzle.ts'
import type { PipedriveRequest } from '../../jobs/pipedrive/request.ts'
import { type Operation, tokensFor } from '../../migration/budget.ts'
import { clearDesk, type Desk } from './desk.ts'
import { result, type Result } from './results.ts'
import { stageLarge } from './stage-large.ts'

const { sql } = orm
const writes = {
  company: { operation: 'addOrganization', remove: 'deleteOrganization', path: '/api/v2/organizations' },
  contact: { operation: 'addPerson', remove: 'deletePerson', path: '/api/v2/persons' },
  deal: { operation: 'addDeal', remove: 'deleteDeal', path: '/api/v2/deals' },
} as const

export async function benchWriting(desk: Desk, records: number): Promise<Result[]> {
  await clearDesk(desk)
  await stageLarge(desk.db, desk.migrationId, records)
  await desk.resetStats()
  const full = await desk.run('full')
  const { tokens } = await desk.stats()
  const rate = full.written / full.seconds
  const requests = await sameRequests(desk)
  const bare = await desk.bare(requests)
  const bareRate = requests.length / bare.seconds
  const idle = await desk.run('full')
  if (idle.written !== 0) throw new Error(`The second pass wrote ${idle.written} records; it must write none.`)
  const reconcile = await desk.run('reconcile')
  const removals = bare.created.map(({ path, id }) => removalOf(path, id))
  const removed = await desk.bare(removals)
  const back = await desk.run('rollback')
  const bareBack = { baseline: 'a bare loop of deletions', theirs: removals.length / removed.seconds }
  return [
    result('write', 'records/s', rate, { baseline: 'a bare loop of the same requests', theirs: bareRate }),
    result('tokens a record', 'tokens', tokens / full.written, { baseline: 'its write alone', theirs: await floorOf(desk, full.written) }),
    result('second pass', 'records/s', idle.looked / idle.seconds, { baseline: 'the first pass', theirs: rate }),
    result('reconciliation', 'records/s', full.written / reconcile.seconds, { baseline: 'the first pass', theirs: rate }),
    result('rollback', 'records/s', back.written / back.seconds, bareBack),
  ]
} // prettier-ignore

/** The bodies that the worker sent, as the ledger keeps them. */
async function sameRequests({ db, migrationId }: Desk): Promise<PipedriveRequest[]> {
  const found = await db.execute<{ object: keyof typeof writes; body: unknown }>(sql`
    select object, body from ledger where migration_id = ${migrationId} and object in ('company', 'contact', 'deal')
    and state = 'written' order by id`)
  return found.rows.map(({ object, body }) => ({ operation: writes[object].operation, method: 'POST', path: writes[object].path, body })) // prettier-ignore
}

function removalOf(path: string, id: number): PipedriveRequest {
  const operation = Object.values(writes).find((one) => one.path === path)?.remove ?? 'deletePerson'
  return { operation, method: 'DELETE', path: `${path}/${id}` }
}

const operations: Readonly<Record<string, Operation>> = {
  field: 'addPersonField',
  pipeline: 'addPipeline',
  stage: 'addStage',
  company: 'addOrganization',
  placeholder: 'addOrganization',
  company_parent: 'addOrganizationRelationship',
  contact: 'addPerson',
  deal: 'addDeal',
  deal_contact: 'addDealParticipant',
}

/** Tokens a record if nothing but its own write were sent. */
async function floorOf({ db, migrationId }: Desk, written: number): Promise<number> {
  const found = await db.execute<{ object: string; rows: number }>(sql`
    select object, count(*)::int as rows from ledger where migration_id = ${migrationId} and body is not null and pipedrive_id is not null group by object`)
  const floor = found.rows.reduce((sum, { object, rows }) => sum + rows * tokensFor(operations[object] ?? 'addPerson'), 0)
  return floor / written
} // prettier-ignore
