// Labels are options of a field that comes with Pipedrive: version 1 alone changes those, and only with the whole list at once.
import * as z from 'zod'
import type { Operation } from '../../migration/budget.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { createCursors } from '../pipedrive/cursors.ts'
import type { FieldObject } from '../pipedrive/entities.ts'
import type { PipedriveRequest } from '../pipedrive/request.ts'
import type { Ready } from './batch.ts'
import { fieldObject } from './requests.ts'
import type { Work } from '../work.ts'

const operations = {
  organization: { list: 'getLabelsOfOrganizations', put: 'putLabelsOfOrganizations', path: 'organizationFields' },
  person: { list: 'getLabelsOfPersons', put: 'putLabelsOfPersons', path: 'personFields' },
  deal: { list: 'getLabelsOfDeals', put: 'putLabelsOfDeals', path: 'dealFields' },
} as const satisfies Record<FieldObject, { list: Operation; put: Operation; path: string }>

const optionSchema = z.looseObject({ id: z.union([z.number(), z.string(), z.boolean()]), label: z.string() })
/** Of the other fields of the list nothing is asked: those that are a part of one have no id, say. */
const labelFieldSchema = z.looseObject({ key: z.enum([labelKey, 'label']) })
const fieldSchema = z.looseObject({ id: z.number(), options: z.array(optionSchema).nullish() })
type Option = z.infer<typeof optionSchema>

export function isLabel({ row, intent }: Pick<Ready, 'row' | 'intent'>): boolean {
  return row.object === 'field_option' && intent.body['field_key'] === labelKey
}

/**
 * Reads the list right before it is sent back, so that a label which somebody has added meanwhile stays. A label that is there
 * already (or gone already) needs no request. The answer's data are the options.
 */
export async function sendLabel(work: Work, { row, intent }: Pick<Ready, 'row' | 'intent'>): Promise<Outcome> {
  const object = fieldObject(String(intent.body['field_object']))
  const found = await readLabels(work, object)
  if (found.kind !== 'found') return found.outcome
  const label = String(intent.body['label'])
  const options = intent.do === 'remove' ? without(found.options, row.pipedriveId) : withLabel(found.options, label)
  if (options.length === found.options.length) return { ...found.outcome, data: found.options }
  const { put, path } = operations[object]
  const request: PipedriveRequest = {
    operation: put,
    method: 'PUT',
    path: `/api/v1/${path}/${found.id}`,
    body: { options },
  }
  const outcome = await work.client.send(request)
  if (outcome.kind !== 'done') return outcome
  const field = fieldSchema.safeParse(outcome.data)
  return { ...outcome, data: field.data?.options ?? [] }
}

function withLabel(options: readonly Option[], label: string): readonly (Option | { label: string })[] {
  return options.some((option) => option.label === label) ? options : [...options, { label }]
}

function without(options: readonly Option[], id: string | null): readonly Option[] {
  return options.filter((option) => String(option.id) !== id)
}

type Read =
  | {
      readonly kind: 'found'
      readonly id: number
      readonly options: readonly Option[]
      readonly outcome: Extract<Outcome, { kind: 'done' }>
    }
  | { readonly kind: 'failed'; readonly outcome: Outcome }

const pageRows = 500

/** Page by page as Pipedrive says, which may give fewer rows than were asked for. */
async function readLabels(work: Work, object: FieldObject): Promise<Read> {
  const { list, path } = operations[object]
  const cursors = createCursors()
  for (let start: string | null = '0'; start !== null;) {
    const query = { start, limit: pageRows }
    const outcome: Outcome = await work.client.send({ operation: list, method: 'GET', path: `/api/v1/${path}`, query })
    if (outcome.kind !== 'done') return { kind: 'failed', outcome }
    const fields = z.array(z.unknown()).parse(outcome.data ?? [])
    const field = fields.find((one) => labelFieldSchema.safeParse(one).success)
    if (field !== undefined) return labelsOf(fieldSchema.safeParse(field).data, object, outcome)
    const refusal = outcome.next === null ? null : cursors.refuse(outcome.next)
    if (refusal !== null) return { kind: 'failed', outcome: refusal }
    start = outcome.next
  }
  return { kind: 'failed', outcome: missing(object) }
}

function labelsOf(
  field: z.infer<typeof fieldSchema> | undefined,
  object: FieldObject,
  outcome: Extract<Outcome, { kind: 'done' }>,
): Read {
  if (field !== undefined) return { kind: 'found', id: field.id, options: field.options ?? [], outcome }
  const message = `Pipedrive shows the field for the labels of ${object}s in a form that is not known.`
  return { kind: 'failed', outcome: rejected(outcome.status, message) }
}

function missing(object: FieldObject): Outcome {
  return rejected(404, `The account has no field for the labels of ${object}s.`)
}

function rejected(status: number, message: string): Outcome {
  return { kind: 'rejected', status, code: null, message, correlationId: null }
}
