// An extension inside the host: the query and tokens it is opened with, the commands it may give, what it is told.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimsOf, launchBrowser, queryOf, setStage, settingsAddress, type Stage } from './stage.ts'

let browser: Browser
let stage: Stage

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  stage = await setStage(browser)
})
afterEach(() => stage.close())

async function frameSize(): Promise<{ width: number; height: number }> {
  const box = await stage.page.locator('.extension iframe').boundingBox()
  if (!box) throw new Error('The frame is not to be seen.')
  return box
}

describe('opening an extension', () => {
  it('gives the panel its record, user, company, theme and a token of five minutes', async () => {
    const asked = queryOf(await stage.open('/person/7'))
    const { token, id, ...rest } = Object.fromEntries(asked)
    expect(rest).toEqual({
      userId: '11', companyId: '7300001', resource: 'person', view: 'details', selectedIds: '7', theme: 'light',
    }) // prettier-ignore
    expect(id).toBeTruthy()
    const claims = await claimsOf(token ?? '')
    expect(claims).toMatchObject({ userId: 11, companyId: 7300001 })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300)
  })

  it('gives the settings page no record, and the context that a panel sent along', async () => {
    const frame = await stage.open(`${settingsAddress}?context=${encodeURIComponent('{"migration":"m1"}')}`)
    expect(new URL(frame.url()).pathname).toBe('/extension/settings')
    expect(queryOf(frame).has('selectedIds')).toBe(false)
    expect(queryOf(frame).get('context')).toBe('{"migration":"m1"}')
  })

  it('opens as another user when the address says so, and stays so from page to page', async () => {
    const frame = await stage.open('/person/7?as=12')
    expect(await claimsOf(queryOf(frame).get('token') ?? '')).toMatchObject({ userId: 12 })
    expect(await stage.page.locator('.fields a').first().getAttribute('href')).toBe('/organization/3?as=12')
  })

  it('says that something went wrong when the extension does not initialize in time', async () => {
    const silent = await setStage(browser, '')
    await silent.page.goto(`${silent.hostUrl}/deal/9`)
    await silent.page.waitForSelector('.extension[data-state=failed]')
    expect(await silent.page.getByRole('alert').textContent()).toContain('Something went wrong')
    expect(await silent.page.locator('iframe').count()).toBe(0)
    await silent.close()
  })
})

describe('obeying an extension', () => {
  it('keeps a panel between 100 and 750 pixels high and 385 wide', async () => {
    const frame = await stage.open('/person/7')
    expect((await frameSize()).height).toBe(260)
    await frame.evaluate("sdk.execute('resize', { height: 5000 })")
    expect((await frameSize()).height).toBe(750)
    await frame.evaluate("sdk.execute('resize', { height: 5 })")
    expect((await frameSize()).height).toBe(100)
    expect((await frameSize()).width).toBe(385)
  })

  it('lets a settings page grow', async () => {
    const frame = await stage.open(settingsAddress)
    await frame.evaluate("sdk.execute('resize', { height: 3000 })")
    expect((await frameSize()).height).toBe(3000)
  })

  it('asks the person, and answers with what they chose', async () => {
    const frame = await stage.open('/person/7')
    const ask = "sdk.execute('show_confirmation', { title: 'Undo?', description: 'It is undone.', okText: 'Undo it' })"
    const confirmed = frame.evaluate(ask)
    await stage.page.getByRole('dialog', { name: 'Undo?' }).getByRole('button', { name: 'Undo it' }).click()
    expect(await confirmed).toEqual({ confirmed: true })
    const escaped = frame.evaluate(ask)
    await stage.page.getByRole('dialog').waitFor()
    await stage.page.keyboard.press('Escape')
    expect(await escaped).toEqual({ confirmed: false })
  })

  it('shows what the extension says as text, with its link', async () => {
    const frame = await stage.open('/person/7')
    await frame.evaluate(
      "sdk.execute('show_snackbar', { message: '<i>Done</i>', link: { url: 'https://a.example/', label: 'Open' } })",
    )
    expect(await stage.page.locator('.snackbar span').textContent()).toBe('<i>Done</i>')
    expect(await stage.page.locator('.snackbar a').getAttribute('href')).toBe('https://a.example/')
  })

  it('signs a fresh token for the user who looks', async () => {
    const frame = await stage.open('/person/7?as=12')
    const { token } = await frame.evaluate<{ token: string }>("sdk.execute('get_signed_token')")
    expect(await claimsOf(token)).toMatchObject({ userId: 12, companyId: 7300001 })
  })

  it('opens the settings page with a context, and records by their id', async () => {
    const frame = await stage.open('/person/7?as=12')
    await frame.evaluate("void sdk.execute('redirect_to', { view: 'settings', context: { migration: 'm1' } })")
    await stage.page.waitForURL(`${stage.hostUrl}${settingsAddress}?**`)
    expect(Object.fromEntries(new URL(stage.page.url()).searchParams)).toEqual({
      as: '12',
      context: '{"migration":"m1"}',
    })
    await stage.page.waitForSelector('.extension[data-state=shown]')
    const next = stage.frame()
    await next.evaluate("void sdk.execute('redirect_to', { view: 'deals', id: 9 })")
    await stage.page.waitForURL(`${stage.hostUrl}/deal/9?as=12`)
  })

  it('answers what it cannot do with a sentence', async () => {
    const frame = await stage.open('/person/7')
    await expect(frame.evaluate("sdk.execute('set_focus_mode', true)")).rejects.toThrow('not available here')
    await expect(frame.evaluate("sdk.execute('show_snackbar', {})")).rejects.toThrow('A snackbar needs a message')
  })
})

describe('telling an extension', () => {
  it('says when the theme changes and when the panel is folded', async () => {
    const frame = await stage.open('/person/7')
    await frame.evaluate(`
      window.heard = []
      for (const event of ['user_settings_change', 'visibility']) sdk.listen(event, ({ data }) => heard.push(data))
      sdk.execute('get_metadata')`)
    await stage.page.locator('#theme-toggle').click()
    await stage.page.locator('.panel-fold').click()
    await stage.page.locator('.panel-fold').click()
    await frame.waitForFunction('heard.length === 3')
    expect(await frame.evaluate('heard')).toEqual([
      { theme: 'dark' },
      { is_visible: false, context: { invoker: 'user' } },
      { is_visible: true, context: { invoker: 'user' } },
    ])
    await stage.page.reload()
    await stage.page.waitForSelector('.extension[data-state=shown]')
    const again = stage.frame()
    expect(queryOf(again).get('theme')).toBe('dark')
  })
})
