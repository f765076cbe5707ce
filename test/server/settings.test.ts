// The admin's choices for one migration, and what the app can do of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, describe, it } from 'vitest'
import { settingsSchema } from '../../migration/settings.ts'
import { putSettingsSchema } from '../../server/contract.ts'
import { labels } from '../../server/invalid-request.ts'
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
    [{ timeZone: 'Mars/Olympus' }, '"Time zone and currency of the source: Time zone" must be a time zone such as Europe/London. Nothing was changed.', 'timeZone'],
    [{ offPeak: { from: '8pm', to: '06:00', timeZone: 'Europe/London' } }, '"When it may run: From" must be an hour such as 20:00. Nothing was changed.', 'offPeak.from'],
    [{ reserve: 0.99 }, '"Kept free for your other integrations" must be a share from 0 to 95 percent. Nothing was changed.', 'reserve'],
    [{ deltaHours: 1.5 }, '"Late changes" must be a whole number of hours from 1 to 168. Nothing was changed.', 'deltaHours'],
    [{ placeholderOrganization: '' }, '"Contacts without a company" must not be empty. Nothing was changed.', 'placeholderOrganization'],
    [{ currency: 'pounds' }, '"Time zone and currency of the source: Currency" must be a currency code such as GBP. Nothing was changed.', 'currency'],
    [{ emails: 'some' }, '"Emails" must be one of shared, all, none. Nothing was changed.', 'emails'],
    [{ colour: 'red' }, 'The body of the request cannot be accepted: holds what is not known here: colour.', ''],
  ])('are refused as the screen labels them, with the path for programs: %j', async (body, message, field) => {
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', message, details: [{ field }] } },
    })
  }) // prettier-ignore

  it('are refused by labels that the screens have', () => {
    const folder = join(import.meta.dirname, '../../extension-ui/screens')
    const names = readdirSync(folder).filter((name) => name.startsWith('choices'))
    const screens = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    const shown = Object.values(labels).flatMap(Object.values<{ readonly label: string }>)
    const parts = shown.flatMap(({ label }) => label.split(': '))
    expect(parts.filter((part) => !screens.includes(`'${part}'`) && !screens.includes(`"${part}"`))).toEqual([])
  })

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
