// What could not be kept or read is told where it was asked for, and nothing that was typed vanishes without a word.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Preview } from './preview.ts'
import { createStory, runOf } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

const refusal = (path: string) => ({ path, status: 409, message: 'It cannot be changed while a run is at work.' })

describe('a failure', () => {
  it('of a change of the mapping stands at its line', async () => {
    const story = createStory('mapping')
    const { page, frame } = await preview.openAt(story, /^Mapping/)
    const target = frame.getByRole('combobox', { name: 'Where Risk goes' })
    await target.waitFor()
    story.failure = refusal('/mapping')
    await target.selectOption({ label: 'Title' })
    const line = frame.getByRole('listitem').filter({ has: target })
    await line.getByText(refusal('').message).waitFor()
    expect(await frame.getByText(refusal('').message).count()).toBe(1)
    await target.selectOption({ label: 'Title' })
    await line.getByText('Your choice').waitFor()
    expect(await frame.getByText(refusal('').message).count()).toBe(0)
    await page.context().close()
  })

  it('of an owner stands under the list it was chosen from', async () => {
    const story = createStory('owners')
    const { page, frame } = await preview.openAt(story, /^Owners/)
    const row = frame.getByRole('row', { name: /Ines Duarte/ })
    await row.waitFor()
    story.failure = refusal('/owners')
    await row.getByRole('combobox').selectOption({ label: 'Sam Field' })
    await row.getByText(refusal('').message).waitFor()
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0)
    await page.context().close()
  })

  it('of a choice stands below it', async () => {
    const story = createStory('sample')
    const { page, frame } = await preview.openAt(story, /^Choices/)
    const fold = frame.getByRole('group').filter({ hasText: 'Late changes' })
    await fold.getByText('Late changes').click()
    story.failure = refusal('/settings')
    await fold.getByRole('textbox', { name: /^Hours/ }).fill('24')
    await page.keyboard.press('Enter')
    await fold.getByText(refusal('').message).waitFor()
    await page.context().close()
  })

  it('of reading more refused records stands at the button, and what was mended goes from the list', async () => {
    const row = {
      object: 'deal',
      state: 'refused',
      pipedriveId: null,
      reason: 'It has no title.',
      title: null,
    } as const
    const refused = Array.from({ length: 130 }, (_, at) => ({ ...row, sourceId: `X-${at}` }))
    const full = runOf('full', 'running', 0.5)
    const sample = runOf('sample', 'done', 1, { approvedAt: '2026-11-22T13:30:00.000Z' })
    const story = createStory('full', { runs: [full, sample], refused })
    const { page, frame } = await preview.openAt(story, /^Full run/)
    const more = frame.getByRole('button', { name: 'Show more' })
    await more.waitFor()
    story.failure = refusal('/records?status=refused&cursor=100')
    await more.click()
    await frame.getByText('More could not be read').waitFor()
    expect(await frame.getByText('The records could not be tried again').count()).toBe(0)
    await more.click()
    const last = frame.getByRole('rowheader', { name: 'Deal X-129' })
    await last.waitFor()
    await frame.getByRole('heading', { name: '132 records refused' }).waitFor()
    story.refused = refused.slice(0, 120)
    story.runs = [runOf('full', 'paused', 0.5), sample]
    await last.waitFor({ state: 'detached' })
    await frame.getByRole('rowheader', { name: 'Deal X-119' }).waitFor()
    await page.context().close()
  })
})

describe('what is typed', () => {
  it('stays to be mended when it is no number, and the limits are told', async () => {
    const story = createStory('sample')
    const { page, frame } = await preview.openAt(story, /^Choices/)
    const fold = frame.getByRole('group').filter({ hasText: 'Kept free for your other integrations' })
    await fold.getByText('Kept free').click()
    const percent = fold.getByRole('textbox', { name: /^Share in percent/ })
    await percent.fill('25%')
    await percent.blur()
    await fold.getByRole('status').filter({ hasText: 'Type a number from 0 to 95.' }).waitFor()
    expect(await percent.inputValue()).toBe('25%')
    expect(await percent.getAttribute('aria-invalid')).toBe('true')
    await percent.fill('25')
    await percent.press('Enter')
    await expect.poll(() => story.settings.reserve).toBe(0.25)
    expect(await fold.getByText('Type a number').count()).toBe(0)
    await page.context().close()
  })

  it('as an hour can only be a time of day', async () => {
    const story = createStory('sample')
    const { page, frame } = await preview.openAt(story, /^Choices/)
    const fold = frame.getByRole('group').filter({ hasText: 'When it may run' })
    await fold.getByText('When it may run').click()
    await fold.getByRole('checkbox', { name: 'Only in these hours' }).click()
    const from = fold.getByLabel('From')
    expect(await from.getAttribute('type')).toBe('time')
    await from.fill('21:30')
    await from.blur()
    await expect.poll(() => story.settings.offPeak).toMatchObject({ from: '21:30', to: '06:00' })
    await fold.getByText('From 21:30 to 06:00').waitFor()
    await page.context().close()
  })
})
