// The panel beside a record, as built, in a browser and in a frame of another origin.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Asked, type Preview } from './preview.ts'
import { createStory } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

const onPerson: Asked = { page: 'panel', width: 385, resource: 'person', selectedIds: '7' }

describe('the panel', () => {
  it.each([
    ['imported', 'Imported', 'This person came from Perfect Books.'],
    ['edited_since', 'Imported, edited since', 'an undo would keep it'],
    ['waiting', 'Waiting', 'It waits for its organization'],
    ['refused', 'Refused', 'it is not valid'],
    ['reverted', 'Undone', 'was undone'],
    ['not_in_migration', 'Not from a migration', 'was not imported'],
  ] as const)('says in words that a record is %s', async (status, word, sentence) => {
    const { page, frame, complaints } = await preview.open(createStory('finished', { record: status }), onPerson)
    await frame.getByRole('status').getByText(word, { exact: true }).waitFor()
    await frame.getByText(sentence).first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('asks for the record that Pipedrive named', async () => {
    const story = createStory('finished')
    const { page, frame } = await preview.open(story, { ...onPerson, resource: 'deal', selectedIds: '4711' })
    await frame.getByText('This deal came from Perfect Books.').waitFor()
    expect(story.asked).toEqual(['GET /api/records/deal/4711'])
    await page.context().close()
  })

  it('is as high as what it says, and never higher than Pipedrive allows', async () => {
    const { page, frame } = await preview.open(createStory('finished'), onPerson)
    await frame.getByRole('button', { name: 'Show all 6 fields' }).click()
    await expect.poll(() => page.locator('iframe').getAttribute('style')).toBe('height: 750px;')
    const small = await preview.open(createStory('finished', { record: 'not_in_migration' }), onPerson)
    await small.frame.getByText('Not from a migration').waitFor()
    await expect
      .poll(async () => Number(/\d+/.exec((await small.page.locator('iframe').getAttribute('style')) ?? '')?.[0]))
      .toBeLessThan(200)
    await page.context().close()
    await small.page.context().close()
  })

  it('tells how a changed value came about and what was left out', async () => {
    const { page, frame } = await preview.open(createStory('finished'), onPerson)
    const email = frame.getByRole('listitem').filter({ hasText: 'amelia@northgate.example' })
    await email.getByText('was: AMELIA@northgate.example').waitFor()
    await email.getByText('Written in small letters').waitFor()
    await frame.getByRole('listitem').filter({ hasText: 'Risk' }).getByText('Left out').waitFor()
    await page.context().close()
  })

  it('lists what came with the record: how much of each kind, the newest, and what did not arrive with its reason', async () => {
    const { page, frame, complaints } = await preview.open(createStory('finished'), { ...onPerson, width: 320 })
    const section = frame.getByRole('heading', { name: 'Came with it' }).locator('..')
    await section.getByRole('listitem').filter({ hasText: '1,214 emails' }).waitFor()
    await section.getByRole('listitem').filter({ hasText: '12 files (1 refused)' }).waitFor()
    await section.getByRole('listitem').filter({ hasText: 'Completion statement' }).getByText(/^Email · 19 Nov 2026/).waitFor() // prettier-ignore
    const lease = section.getByRole('listitem').filter({ hasText: 'scan of a lease' })
    await lease.getByText('Refused', { exact: true }).waitFor()
    await lease.getByText('has 0 bytes').waitFor()
    expect(await section.getByRole('listitem').filter({ hasText: 'Signing at the office' }).count()).toBe(1)
    expect(await section.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('tries a refused record again and then says that it waits, where the keyboard then is', async () => {
    const { page, frame } = await preview.open(createStory('finished', { record: 'refused' }), onPerson)
    await frame.getByRole('button', { name: 'Try again' }).press('Enter')
    await frame.getByText('Waiting', { exact: true }).waitFor()
    await frame.getByRole('status').filter({ hasText: 'Waiting' }).and(frame.locator(':focus')).waitFor()
    await page.context().close()
  })

  it('opens the settings page at the migration of the record', async () => {
    const { page, frame } = await preview.open(createStory('finished'), onPerson)
    await frame.getByRole('button', { name: 'Open the migration' }).click()
    await expect
      .poll(() => page.evaluate('host.calls.find((call) => call.command === "redirect_to")?.args'))
      .toEqual({ view: 'settings', context: { migration: 'm1' } })
    await page.context().close()
  })

  it('says what failed when the record cannot be looked up, and looks again', async () => {
    const failure = { path: '/api/records/person/7', status: 503, message: 'The app is being updated; wait a minute.' }
    const { page, frame } = await preview.open(createStory('finished', { failure }), onPerson)
    await frame.getByRole('alert').getByText(failure.message).waitFor()
    await frame.getByRole('button', { name: 'Try again' }).click()
    await frame.getByText('This person came from Perfect Books.').waitFor()
    await page.context().close()
  })

  it('says so when Pipedrive names no record', async () => {
    const { page, frame } = await preview.open(createStory('finished'), { page: 'panel', width: 385 })
    await frame.getByText('Pipedrive did not say which record this is').waitFor()
    await page.context().close()
  })
})
