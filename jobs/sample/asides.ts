// What the sample's diff shows of things that are made beside a record: the relationship to its parent, and that it is archived.
import { rowsOf } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import type { Aside } from '../../migration/diff.ts'
import { isArchived } from '../../migration/plan/archive.ts'
import { firstLink, type SourceRecord } from '../../migration/record.ts'
import { relationshipsOf } from '../relations.ts'
import type { BaseContext } from '../write/context.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

export interface Asides {
  readonly of: (row: LedgerRow) => ReadonlyMap<string, Aside>
}

interface Given {
  readonly rows: readonly LedgerRow[]
  readonly records: ReadonlyMap<string, SourceRecord>
}

const none: ReadonlyMap<string, Aside> = new Map()

/** All rows are of one object. */
export async function asidesOf(work: Work, base: BaseContext, { rows, records }: Given): Promise<Asides | Stop> {
  const object = rows[0]?.object
  if (object === 'company') return parents(work, base, { rows, records })
  if (object !== 'deal') return { of: () => none }
  const lines = base.lines.get('deal') ?? []
  const fields = fieldsTo(base, 'deal', ['is_archived', 'archive_time'])
  const rule = 'Deals are archived as the last thing of the full run, because Pipedrive changes no archived deals; the sample leaves them as they are.' // prettier-ignore
  const aside: Aside = { meant: true, found: false, verdict: 'changed_by_rule', rule }
  const asides = new Map(fields.map((field) => [field, aside]))
  const notArchived: Aside = { meant: false, found: false, verdict: 'equal', rule: null }
  const plain = new Map(fields.map((field) => [field, notArchived]))
  return {
    of: (row) => {
      const record = records.get(row.sourceId)
      return record && isArchived(record, lines) ? asides : plain
    },
  }
}

function fieldsTo({ lines }: BaseContext, object: string, targets: readonly string[]): string[] {
  return (lines.get(object) ?? []).flatMap(({ field, target }) =>
    target.kind === 'standard' && targets.includes(target.field) ? [field] : [],
  )
}

/** The relationship as Pipedrive lists it, for the few companies of a sample that have a parent. */
async function parents(work: Work, base: BaseContext, { rows, records }: Given): Promise<Asides | Stop> {
  const fields = fieldsTo(base, 'company', ['parent'])
  const children = rows.filter((row) => {
    const record = records.get(row.sourceId)
    return record !== undefined && firstLink(record, 'parent') !== null
  })
  const found = new Map<string, Aside>()
  const { id } = work.migration
  for (const link of fields.length === 0 ? [] : await rowsOf(work.deps.db, id, 'company_parent', children.map((row) => row.sourceId))) {
    const aside = await asideOf(work, link)
    if ('state' in aside) return aside
    found.set(link.sourceId, aside)
  } // prettier-ignore
  return {
    of: (row) => {
      const aside = found.get(row.sourceId)
      return aside ? new Map(fields.map((field) => [field, aside])) : none
    },
  }
}

async function asideOf(work: Work, link: LedgerRow): Promise<Aside | Stop> {
  const organizationId = link.body?.['rel_linked_org_id']
  const parent = `organization ${String(link.body?.['rel_owner_org_id'])}`
  if (link.state !== 'written' || typeof organizationId !== 'number')
    return { meant: null, found: null, verdict: 'left_out', rule: link.reason ?? 'It has not been written yet.' }
  const there = await relationshipsOf(work, organizationId)
  if ('kind' in there) return stopAtRead(there.outcome, work, 'the sample')
  if (!there.some((one) => String(one['id']) === link.pipedriveId))
    return { meant: parent, found: null, verdict: 'missing', rule: null }
  const rule = 'It is a relationship of type parent between the two organizations.'
  return { meant: parent, found: parent, verdict: 'equal', rule }
}
