// The whole migration by keyboard alone, from a name to the undo, in the built page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

/** Presses Tab until the named thing has the focus; a thing the keyboard cannot reach ends the test. */
async function tabTo({ page, frame }: Opened, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    const focused = frame.locator(':focus')
    if ((await focused.count()) === 0) continue
    const label = (await focused.getAttribute('aria-label')) ?? (await focused.innerText())
    const around = await frame.locator('label:has(:focus)').allInnerTexts()
    if (name.test(label) || around.some((text) => name.test(text))) return
  }
  throw new Error(`Tab never reached ${String(name)}.`)
}

async function press(opened: Opened, name: RegExp): Promise<void> {
  await tabTo(opened, name)
  await opened.page.keyboard.press('Enter')
}

/** Goes on and waits until the next step's heading has the focus, where a screen reader goes on reading. */
async function goOn(opened: Opened, name: RegExp, heading: string): Promise<void> {
  await opened.frame.getByRole('button', { name, disabled: false }).and(opened.frame.locator('.look-primary')).waitFor()
  await press(opened, name)
  await expect.poll(() => opened.frame.locator('h1:focus').allInnerTexts()).toEqual([heading])
}

describe('the wizard', () => {
  it('is walked from the name of a migration to its undo by keyboard alone', { timeout: 90_000 }, async () => {
    const story = createStory('connect', { isListed: false, moves: true })
    const opened = await preview.open(story)
    const { page, frame, complaints } = opened
    await frame.getByText('There is none yet.').waitFor()
    await page.locator('iframe').focus()
    await tabTo(opened, /Name of the new migration/)
    await page.keyboard.type('Harper & Lane, November')
    await page.keyboard.press('Enter')
    await frame.getByRole('heading', { name: 'Connect Perfect Books' }).waitFor()

    await frame.locator('input[type=file]').setInputFiles({
      name: 'harper-lane.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from('invented'),
    })
    await frame.getByText('made by Harper & Lane LLP').waitFor()
    await goOn(opened, /Continue: Audit/, 'What is there to move')
    await press(opened, /Start the audit/)
    await goOn(opened, /Continue: Mapping/, 'Where every field goes')
    await press(opened, /Confirm all 13 fields/)
    await goOn(opened, /Continue: Owners/, 'Who owns the records')
    await tabTo(opened, /User for everyone without a match/)
    await page.keyboard.press('ArrowDown')
    await goOn(opened, /Continue: Choices/, 'Choices')
    await goOn(opened, /Continue: Plan/, 'What will happen')
    await goOn(opened, /Continue: Sample/, 'A sample first')
    await press(opened, /Start the sample/)
    await frame.getByRole('button', { name: 'Approve the sample' }).waitFor()
    await press(opened, /Approve the sample/)
    await goOn(opened, /Continue: Full run/, 'The full run')
    await press(opened, /Start the full run/)
    await goOn(opened, /Continue: Reconciliation/, 'Did everything arrive?')
    await press(opened, /Compare now/)
    await frame.getByText('2,430 of 2,432 records').waitFor()
    await goOn(opened, /Continue: Undo/, 'Undo the migration')
    await press(opened, /Show what would be undone/)
    await frame.getByText('Grace Harper changed the phone number').waitFor()
    await press(opened, /^Undo the migration$/)
    await frame.getByText('The migration was undone', { exact: true }).waitFor()
    const question = await page.evaluate('host.calls.find((call) => call.command === "show_confirmation").args')
    expect(question).toMatchObject({ title: 'Undo the migration?', okColor: 'negative' })
    expect(complaints.filter((line) => !line.includes('404'))).toEqual([])
    await page.context().close()
  })

  it('makes one migration of a name, however often Enter is pressed', async () => {
    const asked: string[] = []
    const answered = Promise.withResolvers<undefined>()
    const before = (page: Opened['page']) =>
      page.route('**/api/migrations', async (route) => {
        if (route.request().method() === 'POST') {
          asked.push(route.request().url())
          await answered.promise
        }
        await route.continue()
      })
    const { page, frame } = await preview.open(createStory('connect', { isListed: false }), { before })
    const name = frame.getByRole('textbox', { name: 'Name of the new migration' })
    await name.fill('Harper & Lane, November')
    await name.press('Enter')
    await name.press('Enter')
    answered.resolve(undefined)
    await frame.getByRole('heading', { name: 'Connect Perfect Books' }).waitFor()
    expect(asked).toHaveLength(1)
    await page.context().close()
  })

  it('removes nothing when the question is answered with no', async () => {
    const story = createStory('finished', { moves: true })
    const opened = await preview.open(story)
    await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
    await opened.frame.getByRole('button', { name: 'Undo', exact: true }).click()
    await opened.frame.getByRole('button', { name: 'Show what would be undone' }).click()
    await opened.frame.getByText('What would happen').waitFor()
    await opened.page.evaluate('host.answerConfirmation(false)')
    await opened.frame.getByRole('button', { name: 'Undo the migration' }).click()
    await expect
      .poll(() => opened.page.evaluate('host.calls.filter((call) => call.command === "show_confirmation").length'))
      .toBe(1)
    expect(story.runs.filter((run) => run.kind === 'rollback' && !run.preview)).toEqual([])
    await opened.page.context().close()
  })

  it('says of every step whether it is done, open or has to wait', async () => {
    const opened = await preview.open(createStory('owners'))
    await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
    const rail = opened.frame.getByRole('navigation', { name: 'Steps of the migration' })
    const step = (name: RegExp) => rail.getByRole('button', { name })
    await step(/^Mapping ?, done$/).waitFor()
    expect(await step(/^Owners$/).getAttribute('aria-current')).toBe('step')
    expect(await step(/^Plan ?, not open yet$/).isDisabled()).toBe(true)
    await opened.page.context().close()
  })
})
