// Activities for which the source names no time: nobody sees it in Pipedrive, where each then stands at its creation or at no day.
import { timeFieldOf } from '../activity/parts.ts'
import type { SourceField } from '../fields.ts'
import { counted, type Finding, pluralOf, thousands, type Watch } from './finding.ts'

const timed = ['call', 'meeting', 'email', 'task'] as const

/** When most records of an object have none, the field that has it is likely called in a way that is not known. */
export function watchTimes(): Watch {
  return { add: () => undefined, finish: (fields) => timed.flatMap((object) => withoutTime(object, fields)) }
}

function withoutTime(object: (typeof timed)[number], fields: readonly SourceField[]): Finding[] {
  const own = fields.filter((field) => field.object === object)
  const records = Math.max(0, ...own.map((field) => field.records))
  const name = timeFieldOf(object, own.filter(({ role }) => role === 'value')) // prettier-ignore
  const missing = records - (own.find((field) => field.name === name)?.filled ?? 0)
  if (records === 0 || missing * 2 <= records) return []
  const what = object === 'task' ? 'due date' : 'time of their own'
  const where = name === null ? 'no field is known as it' : `the field ${name} is empty in them`
  return [{
    code: 'activities_without_time', object, count: missing,
    message: `${thousands(missing)} of ${counted(records, object)} have no ${what}: ${where}.`,
    effect: name !== null
      ? `They stand ${object === 'task' ? 'on no day' : 'at the time of their creation'} in Pipedrive.`
      : object === 'task' ? 'They become tasks without a day. Name the field with their date "due_at" in the source\'s profile or export, and audit again.'
      : `The ${pluralOf(object)} stand at the time of their creation instead. Name the field with their time "${object === 'email' ? 'sent_at' : 'start_time'}" in the source's profile or export, and audit again.`,
    examples: own.filter(({ role, type }) => role === 'value' && type !== 'json').slice(0, 5).map(({ label }) => label),
  }] // prettier-ignore
}
