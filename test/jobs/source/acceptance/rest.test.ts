// Every kind of system behind a connection profile, and what each must stand: signing in, discovery, reading, changes, resuming.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkSentences } from '../../../../jobs/source/check-words.ts'
import { farCursors } from '../../../../jobs/source/rest/far-cursors.ts'
import { parseProfile } from '../../../../jobs/source/rest.ts'
import { signal } from '../bundles.ts'
import { createSite, type Site } from '../rest-server.ts'
import { archive, documents, interactive, practice } from './rest-more-systems.ts'
import { cloud, ledger, office } from './rest-systems.ts'
import { fullCheck, idsIn, readWith, resumesEverywhere, typesOf } from './standard.ts'

describe.each([cloud, office, ledger, practice, documents, archive, interactive])('$name', (system) => {
  let site: Site
  beforeEach(async () => {
    site = await createSite((app) => system.routes(app))
  })
  afterEach(() => site.close())

  const open = (secrets = system.secrets) => site.source(system.profile(site.base), { secrets })

  it('has a profile that is accepted as it stands', () => {
    expect(parseProfile(system.profile(site.base))).toMatchObject({ ok: true })
  })

  it('lets in who has the secrets, and tells everyone else which secret is wrong', async () => {
    expect((await open().identify(signal)).sentence).toContain('Perfect Books')
    const names = Object.keys(system.secrets)
    if (names.length === 0) return
    await expect(open(system.wrong).identify(signal)).rejects.toThrow(`“${names.at(-1) ?? ''}”`)
    const blank = { ...system.secrets, [names[0] ?? '']: '' }
    expect(() => open(blank)).toThrow('asks for the secret')
  })

  it('is discovered with its fields, and nothing stands against reading it', async () => {
    const report = await fullCheck(open(), farCursors(system.profile(site.base)))
    expect(report.resources.flatMap((resource) => resource.problems)).toEqual([])
    expect(typesOf(report)).toMatchObject(system.fields)
    expect(checkSentences(report).at(-1)).toContain('Nothing stands against reading this source')
  })

  it('gives every record once, and the same again in a second full reading', async () => {
    const first = await readWith(open())
    expect(idsIn(first.records)).toEqual(system.expected)
    expect((await readWith(open())).records).toEqual(first.records)
  })

  it('gives nothing when asked for changes of the far future, and everything of the past', async () => {
    const far = farCursors(system.profile(site.base))
    for (const [resource, cursor] of far) {
      const none = await open().page(resource, cursor, signal)
      expect([none.records, none.next]).toEqual([[], null])
      const all = await open().page(resource, { since: typeof cursor.since === 'string' && /^\d+$/.test(cursor.since) ? '0' : '1980-01-01T00:00:00Z' }, signal) // prettier-ignore
      expect(all.records[0]?.id).toBe(system.expected[resource]?.[0])
    }
  })

  it('goes on at every border of pages with the very same records', async () => {
    const whole = await readWith(open())
    await resumesEverywhere(() => open(), whole)
  })
})

describe('changes since a moment', () => {
  let site: Site
  afterEach(() => site.close())

  it('bring every record of that very second, also those behind the border of a page', async () => {
    site = await createSite((app) => cloud.routes(app))
    const source = site.source(cloud.profile(site.base), { secrets: cloud.secrets })
    const ids: string[] = []
    let cursor: unknown = { since: '2026-03-02T09:00:00Z' }
    do {
      const page = await source.page('contacts', cursor, signal)
      ids.push(...page.records.map((record) => record.id))
      cursor = page.next
    } while (cursor !== null)
    expect(ids).toEqual(Array.from({ length: 16 }, (_, i) => String(i + 8)).filter((id) => id !== '9'))
    expect(site.asked.every((url) => url.includes('modified_since=2026-03-02T08%3A55%3A00Z'))).toBe(true)
  })
})

describe('a source that a reader could not rely on', () => {
  let site: Site
  afterEach(() => site.close())
  const profile = (base: string) => ({
    profile_version: 1,
    name: 'Careless',
    identity: { path: 'system/info', expect: { product: 'Perfect Books' } },
    client: { base_url: base },
    resources: [
      {
        name: 'contacts',
        object: 'contact',
        endpoint: { path: 'contacts', incremental: { cursor_path: 'modified', start_param: 'since' } },
      },
      { name: 'lost', object: 'company', endpoint: { path: 'lost' } },
    ],
  })

  it('is told resource by resource, and the others are read all the same', async () => {
    let asked = 0
    site = await createSite((app) => {
      app.get('/api/v1/system/info', () => ({ product: 'Perfect Books' }))
      app.get('/api/v1/contacts', () => [{ id: ++asked }, { id: 0 }, { id: 0 }])
    })
    const report = await fullCheck(site.source(profile(site.base)), farCursors(profile(site.base)))
    const said = checkSentences(report).join('\n')
    expect(said).toContain('the same page asked for twice gives different records')
    expect(said).toContain('it does not know the parameter under incremental.start_param')
    expect(said).toContain('1 ids come more than once (0)')
    expect(said).toContain('has nothing at /api/v1/lost')
    expect(said).toContain('To be put right before a migration: contacts, lost.')
  })
})
