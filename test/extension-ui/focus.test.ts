// Where the keyboard is after a button that disappears by its own success.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, runOf } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

/** What has the focus: its tag and its name; the body has none. */
const focused = ({ inside }: Opened) =>
  inside().evaluate(`(({ tagName, ariaLabel, innerText }) =>
    tagName + ' ' + (tagName === 'BODY' ? '' : ariaLabel ?? innerText))(document.activeElement)`)

const mappingStory = () => createStory('mapping')
const presses = [
  ['Start the sample', /^Sample/, () => createStory('sample'), 'A sample first'],
  ['Approve the sample', /^Sample/, () => createStory('approval'), 'A sample first'],
  ['Start the full run', /^Full run/, () => createStory('full'), 'The full run'],
  ['Compare now', /^Reconciliation/, () => createStory('finished', { runs: [runOf('full', 'done', 1)] }), 'Did everything arrive?'],
  ['Confirm all 13 fields', /^Mapping/, mappingStory, 'Where every field goes'],
] as const // prettier-ignore

describe('the keyboard', () => {
  it.each(presses)('is at the heading of the step after %s', async (name, step, story, heading) => {
    const opened = await preview.openAt(story(), step)
    const button = opened.frame.getByRole('button', { name, exact: true })
    await button.press('Enter')
    await button.waitFor({ state: 'detached' })
    await expect.poll(() => focused(opened)).toBe(`H1 ${heading}`)
    await opened.page.context().close()
  })

  it('stays on the line of the mapping that was found right', async () => {
    const opened = await preview.openAt(mappingStory(), /^Mapping/)
    const button = opened.frame.getByRole('button', { name: 'Salutation: this is right' })
    await button.press('Enter')
    await button.waitFor({ state: 'detached' })
    await expect.poll(() => focused(opened)).toBe('SELECT Where Salutation goes')
    await opened.page.context().close()
  })

  it('goes on to a line that is left when the one that was found right is no longer listed', async () => {
    const opened = await preview.openAt(mappingStory(), /^Mapping/)
    const { frame } = opened
    await frame.getByRole('checkbox', { name: 'Show only what needs a look' }).check()
    const button = frame.getByRole('button', { name: 'Salutation: this is right' })
    await button.press('Enter')
    await button.waitFor({ state: 'detached' })
    await expect.poll(() => focused(opened)).toBe('SELECT Where KYC checked goes')
    await opened.page.context().close()
  })

  it('is not taken by a button that somebody has left before it disappears', async () => {
    const story = createStory('full', { runs: [runOf('full', 'running', 0.9)] })
    const opened = await preview.openAt(story, /^Full run/)
    const { frame, page } = opened
    await frame.getByRole('button', { name: 'Pause' }).focus()
    await frame.getByText('It runs on its own').click()
    expect(await focused(opened)).toBe('BODY ')
    story.moves = true
    await frame.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached' })
    expect(await focused(opened)).toBe('BODY ')
    await page.context().close()
  })
})
