// The optional fields of a list or record (`include_fields`, `include_labels`): counted from the tables, refused where they are not kept.
import type { Company } from './company.ts'
import type { CustomObject } from './custom-values.ts'
import { Refusal } from './refusal.ts'
import type { Query } from './validate.ts'

const linkKeys = { deal: 'deal_id', person: 'person_id', organization: 'org_id' } as const

export function extraFields(company: Company, object: CustomObject, row: Labelled, query: Query): object {
  const asked = query['include_fields']
  const names = asked === undefined ? [] : String(asked).split(',')
  const counted = names.map((name) => [name, extraField(company, object, row.id, name)] as const)
  const labels = query['include_labels'] === true ? { labels: labelsOf(company, object, row.label_ids) } : {}
  return { ...Object.fromEntries(counted), ...labels }
}

interface Labelled {
  readonly id: number
  readonly label_ids: readonly number[]
}

function labelsOf(company: Company, object: CustomObject, ids: readonly number[]): unknown {
  const options = company.fields.byCode(object, 'label_ids')?.options ?? []
  return ids.map((id) => ({ id, label: options.find((option) => option.id === id)?.label ?? null }))
}

function extraField(company: Company, object: CustomObject, id: number, name: string): number {
  const key = linkKeys[object]
  const tables = { files_count: company.files, notes_count: company.notes } as const
  if (name === 'files_count' || name === 'notes_count') return liveCount(tables[name].linked(key, id))
  const activities = company.activities.linked(key, id) ?? []
  if (name === 'activities_count') return liveCount(activities)
  if (name === 'done_activities_count') return liveCount(activities.filter((activity) => activity.done))
  if (name === 'undone_activities_count') return liveCount(activities.filter((activity) => !activity.done))
  if (name === 'followers_count') return liveCount(company.followers.linked('of', `${object} ${id}`))
  if (name === 'people_count') return liveCount(company.persons.linked('org_id', id))
  if (name === 'participants_count') return liveCount(company.participants.linked('deal_id', id))
  throw new Refusal(501, `The stand-in keeps no ${name}.`)
}

function liveCount(rows: readonly { readonly is_deleted: boolean }[] | null): number {
  return rows?.filter((row) => !row.is_deleted).length ?? 0
}
