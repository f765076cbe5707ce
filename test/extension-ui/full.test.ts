// The full run on the built page: it can always be begun when it is next, and again when everything is there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, runOf, type Story } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

const sample = runOf('sample', 'done', 1, { approvedAt: '2026-11-22T13:30:00.000Z' })
const full = runOf('full', 'done', 1, { endedAt: '2026-11-22T15:10:00.000Z' })

async function openFull(story: Story): Promise<Opened> {
  const opened = await preview.open(story)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  const rail = opened.frame.getByRole('navigation', { name: 'Steps of the migration' })
  await rail.getByRole('button', { name: /^Full run/ }).click()
  await opened.frame.getByRole('heading', { name: 'The full run', exact: true }).waitFor()
  return opened
}
const started = (story: Story): number => story.asked.filter((line) => line === 'POST /api/migrations/m1/runs').length

describe('the full run', () => {
  it('can be started again when it is next although an earlier one is done', async () => {
    const story = createStory('full', { runs: [sample, runOf('rollback', 'cancelled', 0.4), full] })
    const { page, frame } = await openFull(story)
    await frame.getByRole('heading', { name: 'The last full run' }).waitFor()
    expect(await frame.getByRole('button', { name: 'Look for changes now' }).count()).toBe(0)
    const again = frame.getByRole('button', { name: 'Run everything again' })
    expect(await again.getAttribute('class')).toContain('look-primary')
    await again.click()
    await frame.getByRole('button', { name: 'Cancel the run' }).waitFor()
    expect(started(story)).toBe(1)
    expect(await again.count()).toBe(0)
    await page.context().close()
  })

  it('is offered again, quietly, when everything is there, and not while another run is open', async () => {
    const story = createStory('finished')
    const { page, frame } = await openFull(story)
    const again = frame.getByRole('button', { name: 'Run everything again' })
    expect(await again.getAttribute('class')).toContain('look-plain')
    await frame.getByText('only what is missing or has changed is written').waitFor()
    await frame.getByRole('button', { name: 'Look for changes now' }).click()
    await frame.getByRole('button', { name: 'Cancel the run' }).waitFor()
    expect(await again.count()).toBe(0)
    await page.context().close()
  })

  it('leads to a new sample first when the migration was undone', async () => {
    const { page, frame } = await openFull(
      createStory('rolled_back', { runs: [sample, full, runOf('rollback', 'done', 1)] }),
    )
    expect(await frame.getByRole('button', { name: /full run$|everything again/ }).count()).toBe(0)
    await frame.getByRole('button', { name: 'Go to the sample' }).click()
    await frame.getByRole('heading', { name: 'A sample first' }).waitFor()
    await frame.getByRole('button', { name: 'Start a new sample' }).waitFor()
    await page.context().close()
  })
})
