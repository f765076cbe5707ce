// What people have removed in Pipedrive of the structure that a migration rests on: it is made anew, and its old keys name nothing.
import type { Destination } from '../destination.ts'
import type { AccountField } from '../fields.ts'

/** Whether the account had it when it was read; a stage stands only in a pipeline that does. */
export function isInAccount(
  { object, pipedriveId }: { readonly object: 'field' | 'pipeline' | 'stage'; readonly pipedriveId: string },
  { fields, pipelines, stages }: Pick<Destination, 'fields' | 'pipelines' | 'stages'>,
): boolean {
  if (object === 'field') return fields.some(({ key }) => key === pipedriveId)
  if (object === 'pipeline') return pipelines.some(({ id }) => String(id) === pipedriveId)
  const stage = stages.find(({ id }) => String(id) === pipedriveId)
  return stage !== undefined && pipelines.some(({ id }) => id === stage.pipelineId)
}

type Body = Record<string, unknown>

/** A body without custom fields that the account no longer has: their values went with them. The same body when it names none. */
export function withoutLostFields(body: Body, fields: readonly Pick<AccountField, 'key'>[]): Body {
  const { custom_fields: custom, ...standard } = body
  if (typeof custom !== 'object' || custom === null) return body
  const known = new Set(fields.map(({ key }) => key))
  const values = Object.entries(custom)
  const left = values.filter(([key]) => known.has(key))
  if (left.length === values.length) return body
  return left.length === 0 ? standard : { ...standard, custom_fields: Object.fromEntries(left) }
}
