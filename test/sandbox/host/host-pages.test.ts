// The host hears its own frame only, and shows around it a record as Pipedrive would.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser, person, queryOf, setStage, type Stage } from './stage.ts'

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

describe('who is heard', () => {
  const snackbar = (id: string) =>
    `{ id: ${id}, payload: { type: 'command', command: 'show_snackbar', args: { message: 'forged' } } }`

  it('is neither the page itself, nor a frame within the frame, nor a wrong id', async () => {
    const frame = await stage.open('/person/7')
    const id = JSON.stringify(queryOf(frame).get('id'))
    await stage.page.evaluate(`window.postMessage(${snackbar(id)}, '*', [new MessageChannel().port2])`)
    await frame.evaluate(`window.parent.postMessage(${snackbar("'other'")}, '*', [new MessageChannel().port2])`)
    await frame.evaluate(`
      const inner = document.body.appendChild(document.createElement('iframe'))
      inner.contentWindow.eval(\`window.top.postMessage(${snackbar(id)}, '*', [new MessageChannel().port2])\`)`)
    await frame.evaluate("sdk.execute('show_snackbar', { message: 'honest' })")
    expect(await stage.page.locator('.snackbar span').allTextContents()).toEqual(['honest'])
  })

  it('is not a frame that has left for another origin', async () => {
    const frame = await stage.open('/person/7')
    const id = JSON.stringify(queryOf(frame).get('id'))
    await stage.page.evaluate(
      "void (window.arrived = new Promise((resolve) => addEventListener('message', () => resolve(true))))",
    )
    await frame.goto(`${stage.hostUrl}/host/tokens.css`)
    await frame.evaluate(`window.parent.postMessage(${snackbar(id)}, '*', [new MessageChannel().port2])`)
    expect(await stage.page.evaluate('arrived')).toBe(true)
    expect(await stage.page.locator('.snackbar').count()).toBe(0)
  })
})

describe('the pages around it', () => {
  it('show a record with names for what it points to, labels for options, and nothing unescaped', async () => {
    await stage.page.goto(`${stage.hostUrl}/person/7`)
    const rows = await stage.page.locator('.fields > div').allInnerTexts()
    expect(rows.map((row) => row.split(/\s*\n\s*/))).toEqual([
      ['Email', 'siobhan@post.example'],
      ['Organization', 'Thornbury Park Pharmacy Limited'],
      ['Owner', 'Marcus Tennant'],
      ['Person created', '2020-01-02 03:04'],
      ['Preferred contact', 'Post'],
      ['Interests', 'Family, Trusts'],
    ])
    expect(await stage.page.locator('h1').textContent()).toBe(person.name)
  })

  it('list the records, and say when one does not exist or the app is not installed', async () => {
    await stage.page.goto(`${stage.hostUrl}/deals`)
    expect(await stage.page.locator('.list a').allTextContents()).toEqual(['16-1001 Estate'])
    expect((await fetch(`${stage.hostUrl}/deal/10`)).status).toBe(404)
    expect((await fetch(`${stage.hostUrl}/settings/marketplace/app/other/app-settings`)).status).toBe(404)
  })
})
