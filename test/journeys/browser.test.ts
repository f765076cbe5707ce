// The main job by hand: an admin clicks a firm through its migration and back in the built page, inside Pipedrive's frame.
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildExtensionIfStale } from '../../scripts/extension.ts'
import { launchBrowser } from '../sandbox/browser.ts'
import * as clicks from '../sandbox/clicks.ts'
import { installApp } from '../sandbox/demo/install.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'

let office: Office
let browser: Browser
let context: BrowserContext
let desk: clicks.Desk
let before: unknown
const complaints: string[] = []

beforeAll(async () => {
  buildExtensionIfStale(join(import.meta.dirname, '..', '..'))
  office = await openOffice({ firm: createFirm({ seed: 7, scale: 0.04 }) })
  before = office.pipedrive.snapshot()
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const page = await context.newPage()
  page.on('pageerror', (failure) => complaints.push(failure.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  desk = await clicks.openExtension(page, office.settingsUrl)
})
afterAll(async () => {
  // Either may be missing when the start itself has failed.
  await (browser as Browser | undefined)?.close()
  await (office as Office | undefined)?.close()
})

/** The person whose panel is looked at: the first that arrived. */
async function openPanel(): Promise<clicks.Desk> {
  const [person] = office.pipedrive.records('person')
  if (!person) throw new Error('No person has arrived.')
  return clicks.openExtension(await context.newPage(), `${office.pipedrive.url}/person/${person.id}`)
}

/** No audit yet is an answer like any other; the browser's console calls every 404 an error. */
const isAuditAbsent = (complaint: string): boolean => /status of 404.*\/audit\)$/.test(complaint)

describe('an admin who migrates by hand', { timeout: 240_000 }, () => {
  let panel: clicks.Desk

  it('connects, confirms and decides, and nothing has been written by then', async () => {
    await clicks.createMigration(desk, 'Harper & Lane LLP')
    await clicks.connect(desk, office.perfectBooks)
    await clicks.audit(desk)
    await clicks.confirmMapping(desk)
    await clicks.chooseFallback(desk, office.adminId)
    await clicks.readChoices(desk)
    await clicks.readPlan(desk)
    expect(office.pipedrive.snapshot()).toEqual(before)
  })

  it('sees every value of the sample beside what Pipedrive holds, and approves it', async () => {
    await clicks.takeSample(desk)
    const rows = desk.frame.getByRole('table', { name: /^Values of the sample/ }).getByRole('row')
    expect(await rows.count()).toBeGreaterThan(50)
    await desk.frame.getByRole('button', { name: /^Different ?0$/ }).waitFor()
    await clicks.approveSample(desk)
  })

  it('runs the whole migration and reads that everything arrived', async () => {
    await clicks.startFullRun(desk)
    await clicks.reconcile(desk)
    await desk.frame.getByRole('heading', { name: 'No difference' }).waitFor()
    await desk.frame.getByText('Every value is what it was meant to be.').waitFor()
  })

  it('sees on a person where it came from', async () => {
    panel = await openPanel()
    await panel.frame.getByText('This person came from Perfect Books.').waitFor()
    await panel.frame.getByText(/^Contact /).waitFor()
    expect(await panel.frame.locator('.panel-fields li').count()).toBeGreaterThan(1)
  })

  it('finds the migration again from the panel', async () => {
    await panel.frame.getByRole('button', { name: 'Open the migration' }).click()
    await panel.frame.getByRole('heading', { level: 1, name: 'Did everything arrive?' }).waitFor()
    await panel.page.goBack()
    await panel.frame.getByText('This person came from Perfect Books.').waitFor()
  })

  it('is asked by Pipedrive before the undo, which leaves the company as it was', async () => {
    await clicks.previewUndo(desk)
    await clicks.undo(desk)
    expect(office.pipedrive.snapshot()).toEqual(before)
  })

  it('reads on the deleted person that it was undone', async () => {
    await panel.page.reload()
    await panel.page.getByText('This person was deleted.').waitFor()
    await panel.frame.getByText('The migration of this person was undone.').waitFor()
  })

  it('met no error in the page and broke none of its policies', () => {
    expect(complaints.filter((complaint) => !isAuditAbsent(complaint))).toEqual([])
  })
})

describe('the pages in their frame', () => {
  it.each([
    ['dark', 'rgb(14, 16, 23)'],
    ['light', 'rgb(244, 245, 246)'],
  ])('are %s where Pipedrive is', async (theme, colour) => {
    const page = await context.newPage()
    const { frame } = await clicks.openExtension(page, `${office.settingsUrl}?theme=${theme}`)
    await frame.getByRole('button', { name: /Harper & Lane LLP/ }).waitFor()
    const ground = await page.frames()[1]?.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    expect(ground).toBe(colour)
  })

  it('offer to install the app first, and then tell somebody who is no admin why nothing can be done, and who can', async () => {
    const other = office.pipedrive.users.find((user) => !user.admin && user.active)
    const page = await context.newPage()
    const { frame } = await clicks.openExtension(page, `${office.settingsUrl}?as=${other?.id ?? ''}`)
    await frame.getByRole('link', { name: /Install the app/ }).waitFor()
    await installApp(office.appUrl, other?.id ?? 0)
    await page.reload()
    await frame.getByRole('heading', { name: 'Only admins can migrate records' }).waitFor()
    await frame.getByText('Ask an admin of your company').waitFor()
  })
})
