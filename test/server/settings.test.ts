// The admin's choices for one migration, and what the app can do of them.
import { afterAll, beforeAll, expect, describe, it } from 'vitest'
import { settingsSchema } from '../../migration/settings.ts'
import { putSettingsSchema } from '../../server/contract.ts'
import { newMigration } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let path: string
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
  path = `/api/migrations/${await newMigration(web)}/settings`
})
afterAll(() => web.close())

const get = () => web.as(admin, 'GET', path)
const put = (body: unknown) => web.as(admin, 'PUT', path, body)

describe('settings', () => {
  it('have defaults, and a change leaves the others as they are', async () => {
    expect((await get()).body).toMatchObject({ notesAs: 'activity', reserve: 0.3, offPeak: null })
    await put({ reserve: 0.5, timeZone: 'Europe/Paris' })
    const changed = await put({ deltaHours: 24 })
    expect(changed.body).toMatchObject({ reserve: 0.5, timeZone: 'Europe/Paris', deltaHours: 24 })
    expect((await get()).body).toEqual(changed.body)
  })

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone', ', field timeZone: must be a time zone such as Europe/London.'],
    [{ offPeak: { from: '8pm', to: '06:00', timeZone: 'Europe/London' } }, 'offPeak.from', ', field offPeak.from: must be an hour such as 20:00.'],
    [{ reserve: 0.99 }, 'reserve', ', field reserve: must be at most 0.95.'],
    [{ placeholderOrganization: '' }, 'placeholderOrganization', ', field placeholderOrganization: must not be empty.'],
    [{ currency: 'pounds' }, 'currency', ', field currency: must be a currency code such as GBP.'],
    [{ emails: 'some' }, 'emails', ', field emails: must be one of shared, all, none.'],
    [{ colour: 'red' }, '', ': holds what is not known here: colour.'],
  ])('are refused in our words: %j', async (body, field, sentence) => {
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', message: `What was sent cannot be accepted${sentence}`, details: [{ field }] } },
    })
  }) // prettier-ignore

  it('say whether there is a place for files that are too large, read and changed alike', async () => {
    for (const answer of [await get(), await put({ maxFileMb: 10 })]) {
      expect(answer).toMatchObject({ status: 200, body: { keepsLargeFiles: false } })
    }
    const withPlace = await startWeb({ env: { FILES_URL: 'file:///var/large-files' } })
    await withPlace.install(admin)
    const other = `/api/migrations/${await newMigration(withPlace)}/settings`
    expect(await withPlace.as(admin, 'GET', other)).toMatchObject({ status: 200, body: { keepsLargeFiles: true } })
    await withPlace.close()
  })

  it('can all be changed, and the whole document can be sent back as it came', async () => {
    expect(Object.keys(putSettingsSchema.shape).sort()).toEqual(
      [...Object.keys(settingsSchema.shape), 'keepsLargeFiles'].sort(),
    )
    const fresh = `/api/migrations/${await newMigration(web)}/settings`
    const whole = (await web.as(admin, 'GET', fresh)).body as Record<string, unknown>
    expect(await web.as(admin, 'PUT', fresh, whole)).toMatchObject({ status: 200, body: whole })
    expect(whole).toMatchObject({ timeZoneChosen: false })
    const moved = { ...whole, timeZone: 'Europe/Paris', keepsLargeFiles: true }
    expect((await web.as(admin, 'PUT', fresh, moved)).body).toMatchObject({
      timeZone: 'Europe/Paris',
      timeZoneChosen: true,
      keepsLargeFiles: false,
    })
  })
})
