// What changes around a reading: a killed process, clocks that differ, times of the far future, edits under the reader's hands.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDb, type Db } from '../../db/client.ts'
import { createMigration } from '../../db/migrations.ts'
import { extractionOf, stagedRecordsOf } from '../../db/staging.ts'
import { extract } from '../../jobs/extract.ts'
import { createRestSource } from '../../jobs/source/rest.ts'
import type { Source } from '../../jobs/source/source.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { freshDatabase } from '../database.ts'
import type { Wanted } from './extract-process.ts'
import { createSite, profileOf, restDeps, type Site } from './source/rest-server.ts'
import { patientPool } from '../db/patient-pool.ts'

interface Contact {
  readonly id: number
  readonly name: string
  readonly modified: string
}

const perPage = 10
const contactsOf = (count: number): Contact[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, name: `Contact ${i + 1}`, modified: '2026-01-01T00:00:00Z' }))

describe('a reading', () => {
  let db: Db
  let databaseUrl: string
  let migrationId: string
  let contacts: Contact[]
  let site: Site
  /** Called with every page that is asked for, before it is answered. */
  let onPage: (page: number) => void | Promise<void>
  const closers: (() => Promise<unknown>)[] = []

  beforeEach(async () => {
    const database = await freshDatabase()
    databaseUrl = database.url
    const pool = patientPool(database.url, { max: 3, name: 'changes' })
    pool.on('error', () => undefined)
    db = createDb(pool)
    migrationId = (await createMigration(db, { companyId: 1, userId: 1, name: 'Read', settings: defaultSettings })).id
    contacts = contactsOf(35)
    onPage = () => undefined
    site = await createSite((app) =>
      app.get<{ Querystring: Record<string, string> }>('/api/v1/contacts', async ({ query }) => {
        const page = Number(query['page'])
        await onPage(page)
        const since = Date.parse(query['modified_since'] ?? '')
        const fitting = contacts.filter(({ modified }) => Number.isNaN(since) || Date.parse(modified) >= since)
        return { data: fitting.slice((page - 1) * perPage, page * perPage) }
      }),
    )
    closers.push(database.drop, () => pool.end(), () => site.close()) // prettier-ignore
  })
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  const profile = () =>
    profileOf(site.base, [
      {
        name: 'contacts',
        object: 'contact',
        keys: { updated_at: 'modified' },
        endpoint: {
          path: 'contacts',
          data_selector: 'data',
          paginator: { type: 'page_number', base_page: 1, page_size: perPage, page_size_param: 'limit' },
          incremental: {
            cursor_path: 'modified',
            start_param: 'modified_since',
            initial_value: '1970-01-01T00:00:00Z',
          },
        },
      },
    ])

  async function read(generation: number, at: Date, changesOnly = true): Promise<void> {
    const source: Source = createRestSource({ profile: profile(), ...restDeps(site.host) })
    const { signal } = new AbortController()
    await extract({ db, now: () => at }, { migrationId, source, generation, changesOnly, signal })
    await source.close()
  }

  const change = (id: number, modified: string): void => {
    contacts = contacts.map((each) => (each.id === id ? { ...each, name: 'Changed', modified } : each))
  }
  const nameOf = async (id: number): Promise<unknown> =>
    (await stagedRecordsOf(db, migrationId, 'contact', [String(id)])).get(String(id))?.fields['name']

  it('that is killed with -9 goes on in another process, and asks for no page again that was stored', async () => {
    contacts = contactsOf(400)
    const wanted: Wanted = { databaseUrl, migrationId, profile: profile(), host: site.host }
    const start = (): ChildProcess => {
      const child = fork(join(import.meta.dirname, 'extract-process.ts'))
      child.send(wanted)
      return child
    }
    const first = start()
    onPage = (page) => {
      if (page === 15) first.kill('SIGKILL')
    }
    await once(first, 'exit')
    const stored = await extractionOf(db, migrationId, 'contacts')
    expect(stored).toMatchObject({ done: false })
    expect(stored?.records).toBeGreaterThanOrEqual(13 * perPage)
    onPage = () => undefined
    const second = start()
    expect(await once(second, 'message')).toEqual(['done', undefined])
    await once(second, 'exit')
    const pages = site.asked.map((url) => Number(/[?&]page=(\d+)/.exec(url)?.[1]))
    const twice = pages.filter((page, i) => pages.indexOf(page) !== i)
    expect(twice.filter((page) => page <= (stored?.records ?? 0) / perPage)).toEqual([])
    expect(twice.length).toBeLessThanOrEqual(2)
    expect(new Set(pages)).toEqual(new Set(Array.from({ length: 41 }, (_, i) => i + 1)))
    expect((await extractionOf(db, migrationId, 'contacts'))?.records).toBe(400)
  }, 60_000)

  it('has its moment taken before the first page is asked for', async () => {
    const source = createRestSource({ profile: profile(), ...restDeps(site.host) })
    let clock = Date.parse('2026-06-01T12:00:00Z')
    let askedAt = 0
    onPage = (page) => {
      if (page === 1) askedAt = clock
    }
    const now = (): Date => new Date((clock += 1000))
    await extract({ db, now }, { migrationId, source, generation: 1, changesOnly: false, signal: new AbortController().signal })
    await source.close()
    expect((await extractionOf(db, migrationId, 'contacts'))?.startedAt?.getTime()).toBeLessThanOrEqual(askedAt)
  }) // prettier-ignore

  it('loses nothing that is changed behind its back while it is under way', async () => {
    onPage = (page) => {
      if (page === 3) change(2, '2026-06-01T12:00:10Z')
    }
    await read(1, new Date('2026-06-01T12:00:00Z'), false)
    onPage = () => undefined
    expect(await nameOf(2)).toBe('Contact 2')
    await read(2, new Date('2026-06-01T12:30:00Z'))
    expect(await nameOf(2)).toBe('Changed')
  })

  it('is not led astray by times of the far future', async () => {
    change(1, '2999-01-01T00:00:00Z')
    await read(1, new Date('2026-06-01T12:00:00Z'), false)
    change(2, '2026-06-01T12:10:00Z')
    await read(2, new Date('2026-06-01T12:30:00Z'))
    expect(await nameOf(2)).toBe('Changed')
    expect(site.asked.at(-1)).not.toContain('2999')
  })

  it('brings changes of a source whose clock is fifty minutes late, and all of those that share a second across pages', async () => {
    await read(1, new Date('2026-06-01T12:00:00Z'), false)
    for (let id = 5; id <= 30; id++) change(id, '2026-06-01T11:15:00Z')
    await read(2, new Date('2026-06-01T12:30:00Z'))
    expect(await Promise.all([5, 14, 15, 24, 25, 30].map(nameOf))).toEqual(Array(6).fill('Changed'))
    const pages = site.asked.filter((url) => url.includes('modified_since=2026-06-01T11%3A00'))
    expect(pages.length).toBeGreaterThan(1)
  })
})
