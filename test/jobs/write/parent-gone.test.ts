// A write without a reply on a record that somebody removes before it is looked for: nothing of it is there, and the run goes on.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

async function loseFileAndItsRecord(): Promise<string> {
  const { pipedrive } = scene()
  let removed = 0
  pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/files'), then: 'lose_reply', times: 4 }) // prettier-ignore
  pipedrive.faults.every((method, path) => {
    const deal = method === 'GET' ? /\/deals\/(\d+)\/files/.exec(path)?.[1] : undefined
    if (deal !== undefined && removed === 0) {
      removed = Number(deal)
      pipedrive.people.remove('deal', removed)
    }
    return null
  })
  await scene().course.run('full')
  return String(removed)
}

it('a file whose deal was removed before it was looked for is refused, and the run comes to its end', async () => {
  const removed = await loseFileAndItsRecord()
  const rows = await world.db.select().from(ledger).where(orm.eq(ledger.object, 'file'))
  const [deal] = await world.db
    .select()
    .from(ledger)
    .where(orm.sql`object = 'deal' and pipedrive_id = ${removed}`)
  expect(deal).toBeDefined()
  const refused = rows.filter(({ state }) => state === 'refused')
  expect(refused.length).toBeGreaterThan(0)
  expect(rows.every(({ state }) => state === 'refused' || state === 'written')).toBe(true)
  await scene().course.run('full')
  expect((await scene().course.run('rollback')).state).toBe('done')
})
