// What a check of a source found, in sentences for the person who wrote the profile.
import type { SourceField } from '../../migration/fields.ts'
import type { ResourceReport, SourceReport } from './check.ts'
import { cut } from '../../migration/transform/cut.ts'

export function checkSentences(report: SourceReport): string[] {
  const bad = report.resources.filter((resource) => resource.problems.length > 0)
  return [
    report.identity.sentence,
    ...report.resources.flatMap(resourceSentences),
    bad.length === 0
      ? `Nothing stands against reading this source: all ${report.resources.length} resources were understood.`
      : `To be put right before a migration: ${bad.map(({ name }) => name).join(', ')}.`,
  ]
}

function resourceSentences({ name, object, records, pages, goesOn, fields, remarks, problems }: ResourceReport): string[] {
  const more = goesOn ? ', and there are more' : ', which is all'
  const read = pages === 0 ? 'could not be read' : `gave ${counted(records, 'record')} of the object ${object} on ${counted(pages, 'page')}${more}`
  return [
    '',
    `${name} ${read}.`,
    ...fields.map((field) => `  ${fieldSentence(field)}`),
    ...remarks.map((remark) => `  Remark: ${remark}`),
    ...problems.map((problem) => `  Problem: ${problem}`),
  ]
} // prettier-ignore

function fieldSentence(field: SourceField): string {
  const { name, label, type, role, filled, records, samples, linksTo } = field
  const from = label === name ? '' : ` (${label})`
  const part = role === 'value' ? type : role === 'link' ? `link to ${linksTo ?? 'nothing known'}` : `${role} (${type})`
  const sample = samples[0] === undefined ? '' : `, such as ${shortened(JSON.stringify(samples[0]))}`
  return `${name}${from}: ${part}, filled in ${filled} of ${records}${sample}`
}

const shortened = (text: string): string => (text.length > 60 ? `${cut(text, 59)}…` : text)

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
