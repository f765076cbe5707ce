// What people have hung on records of the migration since: an undo keeps those records, and takes everything else back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, restOf, run, sampleAndApprove, startRun } from './walk.ts'

/** Which of several records is named as the reason may differ. */
function countsAndNames({ buckets }: Run) {
  return { ...buckets, stayed: buckets?.stayed.map(({ object, sourceId }) => `${object} ${sourceId}`).sort() }
}

describe('an undo after people have linked records otherwise', () => {
  let office: Office
  let id: string
  let before: unknown
  beforeAll(async () => {
    office = await openOffice()
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
  }, 90_000)
  afterAll(() => office.close())

  it('keeps the organization that somebody moved a deal to, with the deal', async () => {
    const { people } = office.pipedrive
    const deal = office.pipedrive.records('deal').find((one) => typeof one['org_id'] === 'number')
    const used = new Set(office.pipedrive.records('person').map((one) => one['org_id']))
    const other = office.pipedrive.records('organization').find((one) => one.id !== deal?.['org_id'] && !used.has(one.id)) // prettier-ignore
    people.edit('deal', Number(deal?.id), { org_id: other?.id })
    const preview = await restOf(office.api, id, await startRun(office.api, id, 'rollback', true))
    const ended = await run(office.api, id, 'rollback')
    expect(countsAndNames(preview)).toEqual(countsAndNames(ended))
    expect(office.pipedrive.records('deal')).toMatchObject([{ id: deal?.id, org_id: other?.id }])
    expect(office.pipedrive.records('organization').map((one) => one.id)).toContain(other?.id)
    people.remove('deal', Number(deal?.id))
    expect((await run(office.api, id, 'rollback')).buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})

describe('an undo after people have gone on working', () => {
  let office: Office
  let id: string
  let before: unknown
  beforeAll(async () => {
    office = await openOffice()
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
  }, 90_000)
  afterAll(() => office.close())

  it('keeps a deal with an activity of theirs and a person with a note of theirs, untouched as they are themselves', async () => {
    const { people } = office.pipedrive
    const [deal, other] = office.pipedrive.records('deal')
    const person = office.pipedrive.records('person').find((one) => one.id !== deal?.['person_id'] && one.id !== other?.['person_id']) // prettier-ignore
    const activity = people.create('activity', { subject: 'Call Ann back', deal_id: deal?.id })
    const note = people.create('note', { content: 'Prefers e-mail.', person_id: person?.id })
    const preview = await restOf(office.api, id, await startRun(office.api, id, 'rollback', true))
    const ended = await run(office.api, id, 'rollback')
    expect(countsAndNames(preview)).toEqual(countsAndNames(ended))
    expect(ended.buckets?.failed).toBe(0)
    const reasons = ended.buckets?.stayed.map(({ reason }) => reason)
    expect(reasons).toContain('Somebody has added an activity to it since.')
    expect(reasons).toContain('Somebody has added a note to it since.')
    expect(office.pipedrive.records('deal').map((one) => one.id)).toEqual([deal?.id])
    expect(office.pipedrive.records('person').map((one) => one.id)).toContain(person?.id)
    expect(office.pipedrive.records('activity').map((one) => one.id)).toEqual([activity['id']])
    people.remove('activity', Number(activity['id']))
    people.remove('note', Number(note['id']))
    const rest = await run(office.api, id, 'rollback')
    expect(rest.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
