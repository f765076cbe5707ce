// Deals: create, change, read, list, archive and remove, as v2 documents them.
import { type Answer, type Behaviours, type Call, liveRow, readableRow, removeRow } from './behaviour.ts'
import { customValuesOf, shownCustomValues } from './custom-values.ts'
import { type Closing, closingOf } from './deal-status.ts'
import { extraFields } from './extra-fields.ts'
import { listRecords } from './listing.ts'
import { laterThan, readMoment } from './moments.ts'
import { includePrimary } from './participants.ts'
import type { Deal, Stage } from './records.ts'
import { badRequest, forbidden, invalid } from './refusal.ts'
import { labelsOf, linkOf, momentOf, ownerOf, requireCurrency, requireLine, visibilityOf } from './references.ts'

type Writable = Omit<Deal, 'id' | 'add_time' | 'update_time' | 'is_deleted' | 'stage_change_time'>

function written(call: Call, kept: Deal | null): Writable {
  const { body, company } = call
  if (body['is_deleted'] === true) throw badRequest('A deal can only be deleted with DELETE.')
  const stage = stageOf(call, kept)
  const closing: Closing = closingOf(call, kept)
  return {
    title: body['title'] === undefined && kept !== null ? kept.title : requireLine(body['title'], 'title'),
    owner_id: ownerOf(call, kept?.owner_id),
    person_id: linkOf(body, 'person_id', company.persons, kept?.person_id ?? null),
    org_id: linkOf(body, 'org_id', company.organizations, kept?.org_id ?? null),
    pipeline_id: stage.pipeline_id,
    stage_id: stage.id,
    value: typeof body['value'] === 'number' ? body['value'] : (kept?.value ?? 0),
    currency: typeof body['currency'] === 'string' ? requireCurrency(body['currency'], 'currency') : (kept?.currency ?? 'GBP'),
    is_archived: archivedOf(call, kept),
    ...closing,
    probability: probabilityOf(call, kept),
    visible_to: visibilityOf(call, kept?.visible_to),
    expected_close_date: closeDateOf(call, kept),
    label_ids: labelsOf(call, 'deal', kept?.label_ids ?? []),
    custom_fields: customValuesOf(call, 'deal', kept?.custom_fields ?? {}),
  } // prettier-ignore
}

/** A stage names its pipeline; a pipeline alone means its first stage; a pair that does not belong together is refused. */
function stageOf(call: Call, kept: Deal | null): Stage {
  const { stages, pipelines } = call.company
  const stageId = call.body['stage_id']
  const pipelineId = call.body['pipeline_id']
  if (typeof pipelineId === 'number' && pipelines.live(pipelineId) === undefined) {
    throw badRequest(`pipeline_id: there is no pipeline ${pipelineId}`)
  }
  if (typeof stageId === 'number') {
    const stage = stages.live(stageId)
    if (stage === undefined) throw badRequest(`stage_id: there is no stage ${stageId}`)
    if (typeof pipelineId === 'number' && stage.pipeline_id !== pipelineId) {
      throw badRequest(`stage_id: stage ${stageId} does not belong to pipeline ${pipelineId}`)
    }
    return stage
  }
  const stays = kept !== null && (pipelineId === undefined || pipelineId === kept.pipeline_id)
  const stage = stays
    ? stages.get(kept.stage_id)
    : firstStage(call, typeof pipelineId === 'number' ? pipelineId : pipelines.liveRows()[0]?.id)
  if (stage === undefined) throw badRequest('pipeline_id: the pipeline has no stages')
  return stage
}

function firstStage(call: Call, pipelineId: number | undefined): Stage | undefined {
  const stages = call.company.stages.linked('pipeline_id', pipelineId) ?? []
  return stages.filter((stage) => !stage.is_deleted).sort((a, b) => a.order_nr - b.order_nr)[0]
}

function probabilityOf(call: Call, kept: Deal | null): number | null {
  const given = call.body['probability']
  if (given === null) return null
  if (typeof given !== 'number') return kept?.probability ?? null
  if (given < 0 || given > 100) throw invalid('probability', 'The value must be from 0 to 100')
  return given
}

/** v2 cannot clear a date: an empty text is stored as a zero date. */
function closeDateOf(call: Call, kept: Deal | null): string | null {
  const given = call.body['expected_close_date']
  if (given === '') return '0000-00-00'
  return typeof given === 'string' ? given : (kept?.expected_close_date ?? null)
}

function archivedOf(call: Call, kept: Deal | null): boolean {
  const { body } = call
  const archived = typeof body['is_archived'] === 'boolean' ? body['is_archived'] : (kept?.is_archived ?? false)
  const moment = body['archive_time']
  if (moment === undefined) return archived
  if (!archived) throw badRequest('archive_time can only be set if the deal is archived')
  if (typeof moment !== 'string' || readMoment(moment) === null) throw invalid('archive_time', 'This value is not a valid datetime')
  return archived
} // prettier-ignore

function shown(call: Call, row: Deal): unknown {
  const { custom_fields, ...plain } = row
  const { company, query } = call
  return {
    ...plain,
    origin: 'API',
    origin_id: null,
    channel: null,
    channel_id: null,
    arr: null,
    mrr: null,
    acv: null,
    ...extraFields(company, 'deal', row, query),
    custom_fields: shownCustomValues(company, 'deal', custom_fields, query),
  }
}

function add(call: Call): Answer {
  const { company } = call
  const born = { ...company.born(), ...bornBefore(call) }
  const fresh = written(call, null)
  if (company.deals.liveCount() >= company.settled.dealsCap) {
    throw forbidden('You have reached the deals limit of your plan.', 'feature_capping_deals_limit')
  }
  const row = company.deals.add((id) => ({ id, ...fresh, ...born, stage_change_time: null }))
  includePrimary(call, row.id, row.person_id)
  return { data: shown(call, row) }
}

function bornBefore(call: Call): { readonly add_time?: string } {
  const rule = call.company.settled.dealAddTime
  if (call.body['add_time'] === undefined || rule === 'ignored') return {}
  if (rule === 'rejected') throw invalid('add_time', "Unknown key 'add_time'")
  return { add_time: momentOf(call.body, 'add_time') ?? '' }
}

function update(call: Call): Answer {
  const { deals } = call.company
  const kept = liveRow(call, deals, 'Deal')
  const onlyUnarchives = Object.keys(call.body).every((key) => key === 'is_archived') && call.body['is_archived'] === false
  if (kept.is_archived && !onlyUnarchives) throw forbidden('An archived deal cannot be edited.')
  const fresh = written(call, kept)
  const moved = fresh.stage_id === kept.stage_id ? {} : { stage_change_time: laterThan('', call.company.settled.now()) }
  const row = deals.replace({ ...kept, ...fresh, ...moved, update_time: call.company.touched(kept) })
  includePrimary(call, row.id, row.person_id)
  return { data: shown(call, row) }
} // prettier-ignore

function remove(call: Call): Answer {
  const { deals } = call.company
  return { data: { id: removeRow(call, deals, liveRow(call, deals, 'Deal')).id } }
}

function list(call: Call, archived: boolean): Answer {
  const asked = call.query['status']
  const wanted = asked === undefined ? null : new Set(String(asked).split(','))
  return listRecords(call, {
    table: call.company.deals,
    equal: ['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'],
    keep: (row) =>
      row.is_archived === archived &&
      (wanted === null ? !row.is_deleted : wanted.has(row.is_deleted ? 'deleted' : row.status)),
    show: (row) => shown(call, row),
  })
}

export const dealBehaviours: Behaviours = {
  'v2 addDeal': add,
  'v2 updateDeal': update,
  'v2 deleteDeal': remove,
  'v2 getDeal': (call) => ({ data: shown(call, readableRow(call, call.company.deals, 'Deal')) }),
  'v2 getDeals': (call) => list(call, false),
  'v2 getArchivedDeals': (call) => list(call, true),
}
