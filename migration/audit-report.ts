// The audit as a report that people read and pass on: grades first, then both sides, then every field.
import type { Assessment } from './foresight/assess.ts'
import { thousands } from './findings/finding.ts'
import { markdownTable, markdownText } from './markdown.ts'

interface ReportFinding {
  readonly object: string
  readonly count: number
  readonly message: string
  readonly effect: string
  readonly examples: readonly string[]
}

/** The audit as the API answers it. */
export interface AuditFacts {
  readonly state: string
  readonly reason?: string | null | undefined
  readonly source: {
    readonly objects: readonly { readonly object: string; readonly records: number; readonly arrivesAs: string | null }[]
    readonly fields: readonly { readonly object: string; readonly name: string; readonly label: string; readonly type: string; readonly filled: number; readonly records: number; readonly samples: readonly unknown[] }[]
    readonly findings: readonly ReportFinding[]
  } | null
  readonly destination: {
    readonly users: number
    readonly fields: number
    readonly pipelines: number
    readonly tokensLeft: number | null
    readonly tokensLimit: number | null
    readonly findings?: readonly ReportFinding[] | undefined
  } | null
  readonly assessment?: Assessment | undefined
} // prettier-ignore

export function auditReport(name: string, audit: AuditFacts): string {
  const parts = [`# Audit of ${markdownText(name)}\n`]
  if (audit.reason !== null && audit.reason !== undefined) parts.push(`${markdownText(audit.reason)}\n`)
  if (audit.assessment) parts.push(assessmentPart(audit.assessment))
  if (audit.source) parts.push(sourcePart(audit.source))
  if (audit.destination) parts.push(destinationPart(audit.destination))
  if (audit.source) parts.push(fieldsPart(audit.source))
  return parts.join('\n')
}

function assessmentPart({ overall, grades, records, tokens, seconds, finishesOn, assumptions }: Assessment): string {
  const aspect = (text: string): string => text.replaceAll('_', ' ')
  return [
    `## Assessment: ${overall.grade}\n`,
    `${markdownText(overall.reason)}\n`,
    markdownTable(['Aspect', 'Grade', 'Reason'], grades.map((each) => [aspect(each.aspect), each.grade, each.reason])),
    `- Records in the source: ${thousands(records)}`,
    `- Tokens: ${range(thousands(tokens.least), thousands(tokens.most))}`,
    `- Time at work: ${range(duration(seconds.least), duration(seconds.most))}`,
    `- Done on: ${range(finishesOn.earliest, finishesOn.latest)}\n`,
    'Assumptions:\n',
    ...assumptions.map((each) => `- ${markdownText(each)}`),
    '',
  ].join('\n')
} // prettier-ignore

function sourcePart({ objects, findings }: NonNullable<AuditFacts['source']>): string {
  return [
    '## The source\n',
    markdownTable(['Object', 'Records', 'Arrives as'], objects.map(({ object, records, arrivesAs }) => [object, thousands(records), arrivesAs ?? 'nothing in Pipedrive'])),
    findingsPart(findings),
  ].join('\n')
} // prettier-ignore

function destinationPart(destination: NonNullable<AuditFacts['destination']>): string {
  const { users, fields, pipelines, tokensLeft, tokensLimit, findings } = destination
  const tokens = tokensLimit === null ? 'not said' : `${thousands(tokensLeft ?? tokensLimit)} of ${thousands(tokensLimit)} left today`
  return [
    '## The Pipedrive account\n',
    `${users} users, ${fields} fields, ${pipelines} pipelines; tokens: ${tokens}.\n`,
    findingsPart(findings ?? []),
  ].join('\n')
} // prettier-ignore

function findingsPart(findings: readonly ReportFinding[]): string {
  if (findings.length === 0) return 'Nothing was found that needs attention.\n'
  return findings
    .map(({ message, effect, examples }) => {
      const named = examples.length === 0 ? '' : ` Examples: ${examples.map((each) => `“${markdownText(each)}”`).join(', ')}.`
      return `- **${markdownText(message)}** ${markdownText(effect)}${named}`
    })
    .join('\n')
    .concat('\n')
} // prettier-ignore

function fieldsPart({ fields }: NonNullable<AuditFacts['source']>): string {
  const objects = [...new Set(fields.map((field) => field.object))]
  const rows = (object: string): string[][] =>
    fields
      .filter((field) => field.object === object)
      .map(({ name, label, type, filled, records, samples }) => [
        label === name ? name : `${label} (${name})`,
        type,
        `${thousands(filled)} of ${thousands(records)}`,
        samples.slice(0, 3).map(sampleText).join(', '),
      ])
  const parts = objects.map((object) => `### ${markdownText(object)}\n\n${markdownTable(['Field', 'Type', 'Filled', 'Examples'], rows(object))}`)
  return ['## Fields\n', ...parts].join('\n')
} // prettier-ignore

const sampleText = (sample: unknown): string =>
  (typeof sample === 'string' ? sample : (JSON.stringify(sample) ?? '')).slice(0, 80)

const range = (least: string, most: string): string => (least === most ? least : `${least} to ${most}`)

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`
}
