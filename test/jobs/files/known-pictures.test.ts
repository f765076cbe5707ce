// Which pictures are in Pipedrive already: the ledger is asked by their content, and memory holds only what is not stored yet.
import { beforeEach, expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import type { LedgerRow } from '../../../db/ledger.ts'
import { ledger } from '../../../db/schema.ts'
import { createKnownPictures } from '../../../jobs/files/known-pictures.ts'
import type { Ready } from '../../../jobs/write/batch.ts'
import { ownDb } from '../../database.ts'

const { eq, sql } = orm
const migrationId = '11111111-1111-4111-8111-111111111111'
const db = await ownDb()

beforeEach(() => db.execute(sql`truncate ledger`))

const bodyOf = (sha256: string) => ({ name: `${sha256}.png`, size: 4, sha256, deal_id: 7, url: `/files/${sha256}` })

async function row(sourceId: string, values: Partial<LedgerRow> = {}): Promise<LedgerRow> {
  const [made] = await db.insert(ledger).values({ migrationId, object: 'inline_picture', sourceId, seq: 1, ...values }).returning() // prettier-ignore
  if (!made) throw new Error('The row was not inserted.')
  return made
}

const written = (sourceId: string, sha256: string, pipedriveId: string) =>
  row(sourceId, { state: 'written', pipedriveId, body: bodyOf(sha256), seenHash: `seen ${pipedriveId}` })

const sent = async (sha256: string): Promise<Ready> => {
  const { url: _, ...body } = bodyOf(sha256)
  return { row: await row(sha256, { state: 'intended' }), intent: { do: 'create', body, changes: [] } }
}
const answer = (id: number) => ({
  id,
  name: 'a.png',
  file_size: 4,
  deal_id: 7,
  url: `/sent/${id}`,
  log: 'x'.repeat(99),
})

it('a content that the ledger has for many rows is found with the first that stands in Pipedrive', async () => {
  await row('waits', { body: bodyOf('logo') })
  await row('gone', { state: 'reverted', pipedriveId: '5', body: bodyOf('logo') })
  await row('a file', { object: 'file', state: 'written', pipedriveId: '6', body: bodyOf('logo') })
  for (const id of ['11', '12', '13']) await written(`e-mail ${id}`, 'logo', id)
  const known = createKnownPictures(db, migrationId)
  expect(await known.of('logo')).toEqual({
    body: bodyOf('logo'),
    data: { id: 11, name: 'logo.png', file_size: 4, url: '/files/logo' },
    shown: { seenHash: 'seen 11', seenUpdateTime: null },
  })
  expect(await known.of('another')).toBeNull()
  const another = createKnownPictures(db, '22222222-2222-4222-8222-222222222222')
  expect(await another.of('logo')).toBeNull()
})

it('what was written meanwhile is found too', async () => {
  const known = createKnownPictures(db, migrationId)
  expect(await known.of('late')).toBeNull()
  await written('a lost reply that was found', 'late', '21')
  expect((await known.of('late'))?.data['id']).toBe(21)
})

it('what was sent is known before it is stored, as Pipedrive showed it, and is left to the ledger afterwards', async () => {
  const known = createKnownPictures(db, migrationId, 2)
  const rows = [await sent('a'), await sent('b'), await sent('c')] as const
  for (const [at, one] of rows.entries()) known.add(['a', 'b', 'c'][at] ?? '', one, answer(at + 1))
  const twin = await known.of('a')
  expect(twin?.body).toEqual({ ...bodyOf('a'), url: '/sent/1' })
  expect(twin?.data).toEqual({ id: 1, name: 'a.png', file_size: 4, url: '/sent/1' })
  expect(twin?.shown?.seenHash).toMatch(/^[0-9a-f]{64}$/)
  const stored = { state: 'written', pipedriveId: '1', body: { ...bodyOf('a'), url: '/stored/1' } } as const
  await db.update(ledger).set(stored).where(eq(ledger.id, rows[0].row.id))
  expect((await known.of('a'))?.data['url']).toBe('/stored/1')
  expect((await known.of('b'))?.data['url']).toBe('/sent/2')
  expect((await known.of('c'))?.data['url']).toBe('/sent/3')
})

it('an answer that tells nothing is no failure of its own: what has left must not seem unsent', async () => {
  const known = createKnownPictures(db, migrationId)
  const one = await sent('a')
  expect(() => known.add('a', one, null)).not.toThrow()
})
