// Options of choice fields whose request or removal got no reply: there is one of each, and none is left of those that were removed.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { audits, ledger } from '../../../db/schema.ts'
import { valuesOf } from '../../../migration/fields.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const isOfOptions = (wanted: string) => (method: string, path: string) => method === wanted && path.endsWith('/options')
/** A pass after the source has got one more choice than the fields were made with. */
async function runWithNewOption(): Promise<void> {
  const [audit] = await world.db.select().from(audits)
  const fields = (audit?.fields ?? []).map((field) =>
    field.name === 'client_grade' ? { ...field, options: [...(valuesOf(field) ?? []), 'unheard of'] } : field,
  )
  await world.db.update(audits).set({ fields })
  await scene().course.run('full')
}

const rowsOfOptions = () => world.db.select().from(ledger).where(orm.eq(ledger.object, 'field_option'))

it('an option whose creation got no reply is found in its field, and not created again', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  pipedrive.faults.next({ match: isOfOptions('POST'), then: 'lose_reply' })
  await runWithNewOption()
  const rows = await rowsOfOptions()
  expect(rows).toMatchObject([{ state: 'written' }])
  const posts = Object.entries(pipedrive.stats().writesByEndpoint).filter(([name]) => /^POST .*\/options$/.test(name))
  expect(posts.reduce((sum, [, times]) => sum + times, 0)).toBe(1)
})

it('an option whose removal got no reply counts as removed, because its field does not list it any more', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  await runWithNewOption()
  pipedrive.faults.next({ match: isOfOptions('DELETE'), then: 'lose_reply' })
  await course.run('rollback')
  expect(await rowsOfOptions()).toMatchObject([{ state: 'reverted', reason: null }])
})
