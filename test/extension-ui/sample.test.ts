// The sample's screen: its differences among thousands of values, and what it refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Diff } from '../../server/contract.ts'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, runOf, type Story } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

/** 230 values that arrived as they were, and then the three that did not. */
function lateDifferences(): Diff {
  const row = { object: 'deal', field: 'est_fee', target: 'value', source: 10, meant: 10, rule: null }
  const equal = Array.from({ length: 230 }, (_, at) => ({ ...row, sourceId: `M-${at}`, found: 10, verdict: 'equal' as const })) // prettier-ignore
  const off = ['X-1', 'X-2', 'X-3'].map((sourceId) => ({ ...row, sourceId, found: 9, verdict: 'different' as const }))
  return { runId: 'run-sample', summary: { equal: 230, different: 3 }, rows: [...equal, ...off], next: null }
}

async function openSample(story: Story): Promise<Opened> {
  const opened = await preview.open(story)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  await opened.frame.getByRole('heading', { name: 'Value by value' }).waitFor()
  return opened
}

describe('the comparison of the sample', () => {
  it('shows the values that differ at once, wherever they stand', async () => {
    const { frame, page } = await openSample(createStory('approval', { diff: lateDifferences() }))
    await frame.getByRole('button', { name: /^Different ?3$/ }).click()
    await frame.getByRole('rowheader', { name: 'Deal X-3' }).waitFor()
    expect(await frame.getByRole('rowheader', { name: /^Deal [MX]-/ }).allInnerTexts()).toEqual([
      'Deal X-1',
      'Deal X-2',
      'Deal X-3',
    ])
    await frame.getByRole('button', { name: /^Missing ?0$/ }).click()
    await frame.getByText('No value is like this.').waitFor()
    expect(await frame.getByRole('button', { name: 'Show more' }).count()).toBe(0)
    await page.context().close()
  })

  it('goes on page by page within the verdict, and keeps the keyboard where the last page ends', async () => {
    const story = createStory('approval', { diff: lateDifferences() })
    const { frame, page } = await openSample(story)
    await frame.getByRole('button', { name: /^Equal ?230$/ }).click()
    await frame.getByRole('rowheader', { name: 'Deal M-99' }).waitFor()
    const more = frame.getByRole('button', { name: 'Show more' })
    await more.press('Enter')
    await frame.getByRole('rowheader', { name: 'Deal M-199' }).waitFor()
    await more.press('Enter')
    await frame.getByText('All 230 values are shown.').and(frame.locator(':focus')).waitFor()
    expect(await frame.getByRole('rowheader', { name: /^Deal [MX]-/ }).count()).toBe(230)
    expect(story.asked.filter((line) => line.includes('/diff?')).every((line) => line.includes('verdict=equal'))).toBe(
      true,
    )
    await page.context().close()
  })
})

describe('what the sample refused', () => {
  const refusing = () => {
    const run = runOf('sample', 'awaiting_approval', 1)
    const objects = run.objects.map((row) => (row.object === 'contact' ? { ...row, refused: 2 } : row))
    return { ...run, objects }
  }

  it('is explained beside the comparison, before anything is approved', async () => {
    const { frame, page } = await openSample(createStory('approval', { runs: [refusing()] }))
    const refused = frame.getByRole('table', { name: 'Refused records and their reasons' })
    await refused.getByText('Pipedrive refused the email address').waitFor()
    await page.context().close()
  })

  it('is said nothing of when it refused nothing, and left to the full run once there is one', async () => {
    const quiet = await openSample(createStory('approval'))
    expect(await quiet.frame.getByRole('heading', { name: /refused/ }).count()).toBe(0)
    await quiet.page.context().close()
    const runs = [{ ...refusing(), state: 'done' as const }, runOf('full', 'paused', 0.2)]
    const opened = await preview.open(createStory('full', { runs }))
    const { frame, page } = opened
    await frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
    await frame
      .getByRole('navigation', { name: 'Steps of the migration' })
      .getByRole('button', { name: /^Sample/ })
      .click()
    await frame.getByRole('heading', { name: 'Value by value' }).waitFor()
    expect(await frame.getByRole('heading', { name: /refused/ }).count()).toBe(0)
    await page.context().close()
  })
})
