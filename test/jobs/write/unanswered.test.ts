// Requests that Pipedrive never answers: one of them is given up with a reason, an outage of all of them gives up nothing.
import { describe, expect, it, vi } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { retryRefused } from '../../../db/ledger.ts'
import { ledger } from '../../../db/schema.ts'
import type { LedgerObject } from '../../../migration/ledger.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'
import { changedFirm } from '../../simulation/source.ts'

// Hours of parking and going on again are many rounds.
vi.setConfig({ testTimeout: 120_000 })

const { world, scene } = await ownScenes()

const rowsOf = (object: LedgerObject) => world.db.select().from(ledger).where(orm.eq(ledger.object, object))
const hour = 3_600_000

/** From now on, every such request; as long as the outage lasts. */
function fail(match: (method: string, path: string) => boolean, isOver: () => boolean = () => false): void {
  const strikes = (method: string, path: string) => !isOver() && match(method, path)
  scene().pipedrive.faults.next({ match: strikes, times: 100_000, then: 'error_500_before' })
}

describe('a request that Pipedrive always answers with an error of its own', () => {
  it('is refused with a reason when it was to create something, and written when an admin has it tried again', async () => {
    const { course, pipedrive } = scene()
    let broken = ''
    fail((method, path) => {
      if (method === 'POST' && path.endsWith('/participants')) broken ||= path
      return method === 'POST' && path === broken
    })
    await course.run('full')
    const refused = (await rowsOf('deal_contact')).filter(({ state }) => state === 'refused')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan((await rowsOf('deal_contact')).length)
    for (const { reason } of refused) expect(reason).toContain('all 8 times that it was sent')
    pipedrive.faults.clear()
    await world.db.transaction((tx) =>
      retryRefused(tx, world.migrationId, { object: 'deal_contact', sampleOnly: false }),
    )
    await course.run('full')
    expect((await rowsOf('deal_contact')).filter(({ state }) => state !== 'written')).toEqual([])
  })

  it('leaves a record as it was when it was to change it, says so, and is sent again by the next pass', async () => {
    const { course, pipedrive } = scene()
    await course.run('full')
    await world.changeSource()
    fail((method, path) => method === 'PATCH' && path.includes('/organizations/'))
    await course.run('full')
    const unchanged = (await rowsOf('company')).filter(({ reason }) => reason !== null)
    expect(unchanged).toMatchObject([{ state: 'written', attempt: 8 }])
    expect(unchanged[0]?.reason).toContain('stayed as before')
    pipedrive.faults.clear()
    scene().read(changedFirm(world.records))
    await course.run('delta')
    expect((await rowsOf('company')).filter(({ reason, attempt }) => reason !== null || attempt !== 0)).toEqual([])
  })

  it('leaves a record in the bucket of what could not be removed', async () => {
    const { course } = scene()
    await course.run('full')
    const [person] = await rowsOf('contact')
    fail((method, path) => method === 'DELETE' && path.endsWith(`/persons/${person?.pipedriveId ?? ''}`))
    const { report } = await course.run('rollback')
    expect(report).toMatchObject({ failed: 1 })
    const [stayed, ...others] = (await rowsOf('contact')).filter(({ state }) => state !== 'reverted')
    expect(stayed).toMatchObject({ sourceId: person?.sourceId, state: 'unremoved' })
    expect(stayed?.reason).toContain('all 8 times that it was to be removed')
    expect(others).toEqual([])
  })
})

describe('an outage of an hour', () => {
  it('in which nothing can be written, though everything can be read, refuses nothing', async () => {
    const { course, clock } = scene()
    let until = Infinity
    fail((method, path) => {
      if (method !== 'POST' || !/\/(persons|deals)$/.test(path)) return false
      if (until === Infinity) until = clock.now().getTime() + hour
      return true
    }, () => clock.now().getTime() > until) // prettier-ignore
    await course.run('full')
    expect(clock.now().getTime()).toBeGreaterThan(until)
    const rows = [...(await rowsOf('contact')), ...(await rowsOf('deal'))]
    expect(rows.filter(({ state }) => state !== 'written')).toEqual([])
  })

  it('in which Pipedrive answers nothing at all refuses nothing', async () => {
    const { course, clock, pipedrive } = scene()
    let until = Infinity
    fail((method, path) => {
      if (until === Infinity && method === 'POST' && path.endsWith('/persons')) until = clock.now().getTime() + hour / 3
      return until !== Infinity && !path.includes('/oauth/')
    }, () => clock.now().getTime() > until) // prettier-ignore
    await course.run('full')
    expect((await rowsOf('contact')).filter(({ state }) => state !== 'written')).toEqual([])
    expect(pipedrive.records('person')).toHaveLength((await rowsOf('contact')).length + (await rowsOf('meeting_attendee')).length) // prettier-ignore
  })
})
