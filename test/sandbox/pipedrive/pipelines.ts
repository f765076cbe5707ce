// Pipelines and their stages, for admins to make and everyone to read.
import { type Answer, type Behaviours, type Call, liveRow, readableRow, removeRow } from './behaviour.ts'
import { addPipeline, addUsualStages } from './company.ts'
import { listRecords } from './listing.ts'
import type { Pipeline, Stage } from './records.ts'
import { badRequest, invalid } from './refusal.ts'
import { requireAdmin, requireLine } from './references.ts'

function addOne(call: Call): Answer {
  requireAdmin(call)
  const name = requireLine(call.body['name'], 'name')
  const pipeline = addPipeline(call.company, name, call.body['is_deal_probability_enabled'] === true)
  if (call.company.settled.defaultStages) addUsualStages(call.company, pipeline.id)
  return { data: pipeline }
}

function update(call: Call): Answer {
  requireAdmin(call)
  const { body, company } = call
  const kept = liveRow(call, company.pipelines, 'Pipeline')
  const enabled = body['is_deal_probability_enabled']
  const row: Pipeline = {
    ...kept,
    name: body['name'] === undefined ? kept.name : requireLine(body['name'], 'name'),
    is_deal_probability_enabled: typeof enabled === 'boolean' ? enabled : kept.is_deal_probability_enabled,
    update_time: company.touched(kept),
  }
  return { data: company.pipelines.replace(row) }
}

/** What happens to the deals of a removed pipeline is not documented, so one that holds deals stays. */
function remove(call: Call): Answer {
  requireAdmin(call)
  const { pipelines, stages, deals } = call.company
  const row = liveRow(call, pipelines, 'Pipeline')
  if (deals.linked('pipeline_id', row.id)?.some((deal) => !deal.is_deleted)) {
    throw badRequest('The pipeline still holds deals.')
  }
  if (pipelines.liveCount() === 1) throw badRequest('The last pipeline cannot be deleted.')
  for (const stage of stages.linked('pipeline_id', row.id) ?? []) {
    if (!stage.is_deleted) removeRow(call, stages, stage)
  }
  return { data: { id: removeRow(call, pipelines, row).id } }
}

function addStage(call: Call): Answer {
  requireAdmin(call)
  const { body, company } = call
  const name = requireLine(body['name'], 'name')
  const pipelineId = pipelineOf(call, 0)
  const siblings = company.stages.linked('pipeline_id', pipelineId)?.filter((stage) => !stage.is_deleted) ?? []
  const order_nr = Math.max(0, ...siblings.map((stage) => stage.order_nr)) + 1
  const born = company.born()
  const settings = stageSettings(call, null)
  return { data: company.stages.add((id) => ({ id, name, order_nr, pipeline_id: pipelineId, ...settings, ...born })) }
}

function pipelineOf(call: Call, kept: number): number {
  const id = call.body['pipeline_id']
  if (typeof id !== 'number') return kept
  if (call.company.pipelines.live(id) === undefined) throw badRequest(`pipeline_id: there is no pipeline ${id}`)
  return id
}

type Settings = Pick<Stage, 'deal_probability' | 'is_deal_rot_enabled' | 'days_to_rotten'>

function stageSettings(call: Call, kept: Stage | null): Settings {
  const { body } = call
  const probability = body['deal_probability']
  if (typeof probability === 'number' && (probability < 0 || probability > 100)) {
    throw invalid('deal_probability', 'The value must be from 0 to 100')
  }
  const rots = body['is_deal_rot_enabled']
  const days = body['days_to_rotten']
  const enabled = typeof rots === 'boolean' ? rots : (kept?.is_deal_rot_enabled ?? false)
  if (typeof days === 'number' && !enabled)
    throw badRequest('days_to_rotten applies only if is_deal_rot_enabled is set')
  return {
    deal_probability: typeof probability === 'number' ? probability : (kept?.deal_probability ?? 100),
    is_deal_rot_enabled: enabled,
    days_to_rotten: typeof days === 'number' ? days : (kept?.days_to_rotten ?? null),
  }
}

function updateStage(call: Call): Answer {
  requireAdmin(call)
  const { body, company } = call
  const kept = liveRow(call, company.stages, 'Stage')
  const name = body['name'] === undefined ? kept.name : requireLine(body['name'], 'name')
  const pipeline_id = pipelineOf(call, kept.pipeline_id)
  const update_time = company.touched(kept)
  return { data: company.stages.replace({ ...kept, name, pipeline_id, ...stageSettings(call, kept), update_time }) }
}

function removeStage(call: Call): Answer {
  requireAdmin(call)
  const { stages, deals } = call.company
  const row = liveRow(call, stages, 'Stage')
  if (deals.linked('stage_id', row.id)?.some((deal) => !deal.is_deleted)) {
    throw badRequest('The stage still holds deals.')
  }
  return { data: { id: removeRow(call, stages, row).id } }
}

/** A pipeline that does not exist has no stages, which is no error. */
function listStages(call: Call): Answer {
  const { stages } = call.company
  return listRecords(call, { table: stages, equal: ['pipeline_id'], show: (row) => row })
}

export const pipelineBehaviours: Behaviours = {
  'v2 addPipeline': addOne,
  'v2 updatePipeline': update,
  'v2 deletePipeline': remove,
  'v2 getPipeline': (call) => ({ data: readableRow(call, call.company.pipelines, 'Pipeline') }),
  'v2 getPipelines': (call) =>
    listRecords(call, { table: call.company.pipelines, equal: [], show: (row) => row }),
  'v2 addStage': addStage,
  'v2 updateStage': updateStage,
  'v2 deleteStage': removeStage,
  'v2 getStage': (call) => ({ data: readableRow(call, call.company.stages, 'Stage') }),
  'v2 getStages': listStages,
} // prettier-ignore
