// The settings page as built: its frame, theme, tokens, errors, widths, and who may use it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, runOf } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

const background = 'getComputedStyle(document.documentElement).backgroundColor'

async function openMigration({ frame }: Opened): Promise<void> {
  await frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  await frame.getByRole('navigation', { name: 'Steps of the migration' }).waitFor()
}

describe('the settings page in its frame', () => {
  it('is dark before any of its program has run', async () => {
    const before = (page: Opened['page']) => page.route(/assets\/(settings|words).*\.js/, (route) => route.abort())
    const { page, frame, inside } = await preview.open(createStory('connect'), { theme: 'dark', before })
    await frame.getByText('Opening the page').waitFor()
    expect(await inside().evaluate(background)).toBe('rgb(14, 16, 23)')
    await page.context().close()
  })

  it('follows Pipedrive when the theme is changed, more than once', async () => {
    const { page, frame, inside } = await preview.open(createStory('connect'), { theme: 'dark' })
    await frame.getByRole('heading', { level: 1 }).waitFor()
    await page.evaluate('host.tell("user_settings_change", { theme: "light" })')
    await expect.poll(() => inside().evaluate(background)).toBe('rgb(244, 245, 246)')
    await page.evaluate('host.tell("user_settings_change", { theme: "dark" })')
    await expect.poll(() => inside().evaluate(background)).toBe('rgb(14, 16, 23)')
    await page.context().close()
  })

  it('greets Pipedrive before it asks for anything, and asks nothing without a signed token', async () => {
    const { page, frame, complaints } = await preview.open(createStory('connect'))
    await frame.getByRole('heading', { name: 'Move from Perfect Books to Pipedrive' }).waitFor()
    const commands = await page.evaluate('host.calls.map((call) => call.command).filter((name) => name !== "resize")')
    expect(commands).toEqual(['initialize', 'get_signed_token'])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('asks for a new token once when the last one is refused', async () => {
    const story = createStory('connect')
    const opened = await preview.open(story)
    await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).waitFor()
    const issued = preview.issued.length
    story.refusedTokens.add(preview.issued.at(-1) ?? '')
    await openMigration(opened)
    expect(preview.issued.length).toBe(issued + 1)
    await opened.page.context().close()
  })

  it('says where it belongs when it is opened outside Pipedrive', async () => {
    const { page, inside } = await preview.open(createStory('connect'))
    await page.goto(new URL('/extension/settings', inside().url()).href)
    await page.getByText('This page works inside Pipedrive only.').waitFor()
    await page.context().close()
  })

  it('says that it broke instead of going blank when an answer is not what it knows', async () => {
    const failure = { path: '/api/me', status: 200, message: 'not what was asked for' }
    const { page, frame } = await preview.open(createStory('connect', { failure }))
    await frame.getByText('Your migration is not touched by this.').waitFor()
    await page.context().close()
  })

  it('stops asking while it is folded away and goes on when it is seen again', async () => {
    const runs = [runOf('full', 'running', 0.4)]
    const story = createStory('full', { runs })
    const opened = await preview.open(story, { before: (page) => page.clock.install() })
    await openMigration(opened)
    const { page } = opened
    const asked = () => story.asked.filter((line) => line === 'GET /api/migrations/m1').length
    const before = asked()
    await page.clock.runFor(1_100)
    await expect.poll(asked).toBeGreaterThan(before)
    await page.evaluate('host.tell("visibility", { is_visible: false })')
    await page.clock.runFor(1_100)
    const whileHidden = asked()
    await page.clock.runFor(20_000)
    expect(asked()).toBe(whileHidden)
    await page.evaluate('host.tell("visibility", { is_visible: true })')
    await expect.poll(asked).toBeGreaterThan(whileHidden)
    await page.context().close()
  })
})

describe('who may use it', () => {
  it('tells somebody who is no admin why, and who can', async () => {
    const me = { ...createStory('connect').me, isAdmin: false }
    const story = createStory('connect', { me })
    const { page, frame } = await preview.open(story)
    await frame.getByRole('heading', { name: 'Only admins can migrate records' }).waitFor()
    await frame.getByText('Ask an admin of your company').waitFor()
    const link = frame.getByRole('link', { name: /Allow access again/ })
    expect(await link.getAttribute('href')).toBe('/oauth/install')
    expect(story.asked).toEqual(['GET /api/me'])
    await page.context().close()
  })

  it.each([
    ['none', 'You have not installed the app yet'],
    ['uninstalled', 'The app is not connected'],
  ] as const)('offers to install it to somebody of whom it has no access (%s)', async (connection, heading) => {
    const me = { ...createStory('connect').me, isAdmin: false, connection }
    const { page, frame } = await preview.open(createStory('connect', { me }))
    await frame.getByRole('heading', { name: heading }).waitFor()
    const link = frame.getByRole('link', { name: /Install the app/ })
    expect(await link.getAttribute('href')).toBe('/oauth/install')
    expect(await link.getAttribute('target')).toBe('_blank')
    await page.context().close()
  })

  it('offers to allow the access again outside the frame when Pipedrive has ended it', async () => {
    const me = { ...createStory('connect').me, connection: 'reauthorize' as const }
    const { page, frame } = await preview.open(createStory('connect', { me }))
    const link = frame.getByRole('link', { name: /Allow access again/ })
    expect(await link.getAttribute('href')).toBe('/oauth/install')
    expect(await link.getAttribute('target')).toBe('_blank')
    await frame.getByText('open it and press Resume').waitFor()
    await page.context().close()
  })
})

describe('what it shows', () => {
  it('shows a refusal of the app as its sentence and keeps everything else', async () => {
    const message = 'The mapping cannot be confirmed: two fields lead to the same target.'
    const failure = { path: '/mapping/confirm', status: 409, message }
    const opened = await preview.open(createStory('mapping', { failure }))
    await openMigration(opened)
    await opened.frame.getByRole('button', { name: 'Confirm all 13 fields' }).click()
    await opened.frame.getByText(message).waitFor()
    await opened.frame.getByRole('combobox', { name: 'Where Tel (W) goes' }).waitFor()
    await opened.page.context().close()
  })

  it('takes a change of the mapping and shows whose choice it is', async () => {
    const story = createStory('mapping')
    const opened = await preview.open(story)
    await openMigration(opened)
    const { frame } = opened
    await frame.getByRole('combobox', { name: 'Where Salutation goes' }).selectOption({ label: 'Leave out' })
    await frame.getByText('1 field to look at').waitFor()
    await frame
      .getByRole('combobox', { name: 'Where KYC checked goes' })
      .selectOption({ label: 'A new custom field ...' })
    await frame.getByRole('textbox', { name: 'Name of the custom field' }).fill('Identity checked on')
    await frame.getByRole('button', { name: 'Use this field' }).click()
    await frame.getByText('Not confirmed yet').waitFor()
    await frame.getByRole('checkbox', { name: 'Show only what needs a look' }).check()
    await frame.getByText('Nothing needs a look any more.').waitFor()
    const line = story.mapping.lines.find((candidate) => candidate.field === 'kyc')
    expect(line?.target).toEqual({ kind: 'custom', object: 'person', type: 'date', name: 'Identity checked on' })
    await opened.page.context().close()
  })

  it('accepts a cap of the plan beside it, and nothing else', async () => {
    const message = 'The account has 22 custom fields and the mapping adds 9.'
    const blockers = [
      { code: 'custom_fields_over_cap', message, acceptable: true as const },
      { code: 'reauthorize', message: 'Install the app again.' },
    ]
    const story = createStory('sample', { blockers })
    const opened = await preview.open(story)
    await openMigration(opened)
    const { frame } = opened
    await frame.getByRole('button', { name: /Plan/ }).first().click()
    await frame.getByText(message).waitFor()
    await frame.getByRole('button', { name: 'Accept and go on' }).click()
    await frame.getByText('1 thing to solve before a run can start').waitFor()
    expect(await frame.getByRole('button', { name: 'Accept and go on' }).count()).toBe(0)
    expect(story.settings.acceptedBlockers).toEqual(['custom_fields_over_cap'])
    expect(opened.complaints).toEqual([])
    await opened.page.context().close()
  })

  it('names the days on which it is done as they are, west of Greenwich too', async () => {
    const opened = await preview.open(createStory('sample'), { timeZone: 'America/Los_Angeles' })
    await openMigration(opened)
    const { frame } = opened
    await frame.getByRole('button', { name: /Plan/ }).first().click()
    await frame.getByText(/^Friday,? 27 November 2026/).waitFor()
    await frame.getByRole('button', { name: /Audit/ }).first().click()
    await frame
      .getByText(/^Monday,? 23 November 2026/)
      .first()
      .waitFor()
    expect(await opened.inside().evaluate('new Date(2026, 10, 27).getTimezoneOffset()')).toBe(480)
    await opened.page.context().close()
  })

  it.each([
    [true, 'As a link'],
    [false, 'Leave out'],
  ])('offers a link to large files only where there is a place for them (%s)', async (keepsLargeFiles, now) => {
    const opened = await preview.open(createStory('sample', { keepsLargeFiles }))
    await openMigration(opened)
    const { frame } = opened
    await frame.locator('summary', { hasText: `Files that are too large for Pipedrive${now}` }).click()
    expect(await frame.getByRole('radio', { name: now }).isChecked()).toBe(true)
    const link = frame.getByRole('radio', { name: /^As a link They are kept|^As a link Not possible here/ })
    expect(await link.isEnabled()).toBe(keepsLargeFiles)
    await opened.page.context().close()
  })

  it('hands over the reconciliation as a file', async () => {
    const opened = await preview.open(createStory('finished'))
    await openMigration(opened)
    const arriving = opened.page.waitForEvent('download')
    await opened.frame.getByRole('button', { name: 'CSV', exact: true }).first().click()
    expect((await arriving).suggestedFilename()).toBe('reconciliation.csv')
    await opened.page.context().close()
  })

  it.each(['connect', 'mapping', 'owners', 'sample', 'approval', 'finished'] as const)(
    'never scrolls sideways from 320 to 1440 pixels (%s)',
    async (phase) => {
      const opened = await preview.open(createStory(phase), { width: 320 })
      await openMigration(opened)
      await opened.page.waitForLoadState('networkidle')
      for (const width of [320, 480, 719, 720, 860, 861, 1024, 1440]) {
        await opened.page.setViewportSize({ width, height: 900 })
        expect(await opened.inside().evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      }
      await opened.page.context().close()
    },
  )
})
