// Three pipelines with their stages. "Instructed" stands in two of them: a stage is only itself within its pipeline.
import { withZ, yearStart } from './moments.ts'
import { firstId, type RawRecord } from './shape.ts'

const layout = [
  ['Private client', [
    ['Initial enquiry', 10], ['Conflict check', 25], ['Engagement letter', 50], ['Instructed', 75], ['Drafting', 85],
    ['Ready to close', 95],
  ]],
  ['Commercial property', [
    ['Quote requested', 15], ['Heads of terms', 35], ['Due diligence', 60], ['Exchange of contracts', 85], ['Completion', 95],
  ]],
  ['Litigation', [['Case assessment', 20], ['Letter before action', 40], ['Instructed', 65], ['Proceedings issued', 80]]],
] as const // prettier-ignore

export type PipelineName = (typeof layout)[number][0]

const created = withZ(yearStart(2015))
const modified = '2025-03-31T09:12:00Z'

export function listPipelines(): RawRecord[] {
  return layout.map(([name], index) => ({ id: firstId + index, name, order: index + 1, created, modified }))
}

function forecast(probability: number): string {
  if (probability >= 80) return 'Commit'
  return probability >= 50 ? 'Best case' : 'Pipeline'
}

export function listStages(): RawRecord[] {
  const flat = layout.flatMap(([, stages], pipeline) => stages.map((stage, index) => ({ stage, pipeline, index })))
  return flat.map(({ stage: [name, probability], pipeline, index }, position) => ({
    id: firstId + position,
    name,
    pipeline_id: firstId + pipeline,
    order: index + 1,
    probability,
    forecast_category: forecast(probability),
    created,
    modified,
  }))
}
