// The audit's screen: while it waits and runs, and what is needed next however it ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Preview } from './preview.ts'
import { createStory } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

describe('the audit', () => {
  it('cannot be started twice while it waits for its start, and says what is needed when it has failed', async () => {
    const story = createStory('audit', { isAuditStarted: true, audit: { state: 'queued' }, needed: 'It reads the source; wait until it has ended.' }) // prettier-ignore
    const { page, frame } = await preview.open(story)
    await frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
    await frame.getByText('It reads the source; wait until it has ended.').waitFor()
    await frame.getByText('Waiting to start').waitFor()
    const button = frame.getByRole('button', { name: 'The audit is running' })
    expect(await button.getAttribute('aria-busy')).toBe('true')
    await button.press('Enter')
    const reason = 'The source did not answer.'
    story.needed = `The audit did not end well: ${reason} Start it again.`
    story.audit = { state: 'failed', reason }
    await frame.getByText(story.needed).waitFor()
    await frame.getByRole('button', { name: 'Start the audit' }).waitFor()
    expect(story.asked).not.toContain('POST /api/migrations/m1/audit')
    await page.context().close()
  })
})
