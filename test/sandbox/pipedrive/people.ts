// People who work in Pipedrive's web app meanwhile: the same rules, no token, no limits.
import { behaviours } from './behaviours.ts'
import type { Body } from './behaviour.ts'
import { type Company, installingUser } from './company.ts'
import { operationNamed } from './contract.ts'
import { bodyProblem } from './validate.ts'

const operationsOf = {
  organization: ['v2 addOrganization', 'v2 updateOrganization', 'v2 deleteOrganization'],
  person: ['v2 addPerson', 'v2 updatePerson', 'v2 deletePerson'],
  deal: ['v2 addDeal', 'v2 updateDeal', 'v2 deleteDeal'],
  pipeline: ['v2 addPipeline', 'v2 updatePipeline', 'v2 deletePipeline'],
  stage: ['v2 addStage', 'v2 updateStage', 'v2 deleteStage'],
  activity: ['v2 addActivity', 'v2 updateActivity', 'v2 deleteActivity'],
  note: ['v1 addNote', 'v1 updateNote', 'v1 deleteNote'],
  file: ['v1 addFile', 'v1 updateFile', 'v1 deleteFile'],
  relationship: [
    'v1 addOrganizationRelationship', 'v1 updateOrganizationRelationship', 'v1 deleteOrganizationRelationship',
  ],
  activity_type: ['v1 addActivityType', 'v1 updateActivityType', 'v1 deleteActivityType'],
  deal_field: ['v2 addDealField', 'v2 updateDealField', 'v2 deleteDealField'],
  person_field: ['v2 addPersonField', 'v2 updatePersonField', 'v2 deletePersonField'],
  organization_field: ['v2 addOrganizationField', 'v2 updateOrganizationField', 'v2 deleteOrganizationField'],
} as const // prettier-ignore

export type EditedObject = keyof typeof operationsOf
export type Shown = Readonly<Record<string, unknown>>

export interface People {
  /** Bodies are those of the API; the answer is the record as the API shows it. Refusals are thrown. */
  create(object: EditedObject, body: Body): Shown
  /** The id is the number of a record, or the key of a field. */
  edit(object: EditedObject, id: number | string, patch: Body): Shown
  remove(object: EditedObject, id: number | string): void
  removeLabel(object: 'organization' | 'person' | 'deal', label: string): void
  /** Takes a further contact off a deal. */
  removeParticipant(dealId: number, id: number): void
}

export function createPeople(company: Company): People {
  function act(
    key: string,
    id: number | string | null,
    body: Body,
    more: Readonly<Record<string, string>> = {},
  ): Shown {
    const behaviour = behaviours.get(key)
    if (behaviour === undefined) throw new Error(`The stand-in does not carry out ${key}.`)
    const problem = bodyProblem(operationNamed(key), body)
    if (problem !== null) throw problem
    const params = id === null ? {} : { id: String(id), field_code: String(id), ...more }
    const user = installingUser(company)
    const answer = behaviour({ company, user, params, query: {}, body, list: [], upload: null })
    return answer.data as Shown
  }
  return {
    create: (object, body) => act(operationsOf[object][0], null, body),
    edit: (object, id, patch) => act(operationsOf[object][1], id, patch),
    remove(object, id) {
      act(operationsOf[object][2], id, {})
    },
    removeLabel(object, label) {
      const field = company.fields.byCode(object, 'label_ids')
      const options = field?.options?.filter((option) => option.label !== label) ?? []
      const name = { organization: 'Organization', person: 'Person', deal: 'Deal' }[object]
      act(`v1 update${name}Field`, field?.id ?? null, { options })
    },
    removeParticipant(dealId, id) {
      act('v1 deleteDealParticipant', dealId, {}, { deal_participant_id: String(id) })
    },
  }
}
