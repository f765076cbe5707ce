// The full run on the built page: it can always be begun when it is next, and again when everything is there.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, runOf, type Story } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

const sample = runOf('sample', 'done', 1, { approvedAt: '2026-11-22T13:30:00.000Z' })
const full = runOf('full', 'done', 1, { endedAt: '2026-11-22T15:10:00.000Z' })

async function openFull(story: Story, asked: Asked = {}): Promise<Opened> {
  const opened = await preview.open(story, asked)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  const rail = opened.frame.getByRole('navigation', { name: 'Steps of the migration' })
  await rail.getByRole('button', { name: /^Full run/ }).click()
  await opened.frame.getByRole('heading', { name: 'The full run', exact: true }).waitFor()
  return opened
}
const counts = { created: 2, changed: 3, unchanged: 640 }
const conflict = { object: 'deal', sourceId: 'M-2207', reason: 'Somebody changed it in Pipedrive.' }
/** Newest first, as the app answers. */
const looks = [
  runOf('delta', 'failed', 0, { id: 'run-delta-2', reason: 'The source could not be read: it did not answer.' }),
  runOf('delta', 'done', 1, {
    id: 'run-delta-1',
    createdAt: '2026-11-22T19:10:00.000Z',
    delta: {
      objects: [
        { object: 'deal', ...counts, vanished: 0, conflicts: 2 },
        { object: 'contact', ...counts, vanished: 1_001, conflicts: 0 },
      ],
      conflicts: [
        { ...conflict, field: 'est_fee', source: 4321, pipedrive: 4000 },
        { ...conflict, sourceId: 'M-1990', field: '', source: null, pipedrive: null },
      ],
      vanished: [{ object: 'contact', sourceId: 'C-1044', title: 'Amelia Stone' }],
      remarks: ['The source has a new field "Referred by" on its contact records: audit again to map it.'],
    },
  }),
]

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

describe('a full run that waits for the next day', () => {
  it('goes on at once when it is told to, and says what comes of it', async () => {
    const reason = 'The tokens of the day are used up.'
    const parked = runOf('full', 'parked', 0.4, { reason, resumesAt: '2026-11-24T00:00:00.000Z' })
    const story = createStory('full', { runs: [parked, sample] })
    const { page, frame } = await openFull(story)
    await frame.getByText('if what it waits for still stands in its way, it waits again').waitFor()
    const now = frame.getByRole('button', { name: 'Go on now' })
    await now.press('Enter')
    await now.waitFor({ state: 'detached' })
    expect(story.asked).toContain('POST /api/migrations/m1/runs/run-full/resume')
    expect(await frame.getByRole('button', { name: 'Pause' }).count()).toBe(1)
    await page.context().close()
  })
})

describe('a start time', () => {
  /** Friday noon in the winter of New York: five hours behind. */
  const before = (page: Page) => page.clock.setFixedTime(new Date('2026-11-27T17:00:00.000Z'))
  const asked = { timeZone: 'America/New_York', before }

  it('is chosen from the keyboard in the zone of the admin, and the run then waits until it is started or cancelled', async () => {
    const story = createStory('full', { runs: [sample] })
    const { page, frame, complaints } = await openFull(story, asked)
    await frame.getByRole('radio', { name: 'Start now' }).focus()
    await page.keyboard.press('ArrowDown')
    const time = frame.getByLabel('Day and time')
    expect(await time.inputValue()).toBe('2026-11-27T18:00')
    await frame.getByText('In your time zone, America/New_York.').waitFor()
    await time.fill('2026-11-28T19:30')
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0)
    await frame.getByRole('button', { name: 'Start at this time' }).focus()
    await page.keyboard.press('Enter')
    await frame.getByRole('heading', { name: /^Starts on Sat,? 28 Nov 2026,? (at )?19:30 (EST|GMT-5)$/ }).waitFor()
    expect(story.runs.at(-1)).toMatchObject({ kind: 'full', resumesAt: '2026-11-29T00:30:00.000Z' })
    expect(await frame.getByRole('button', { name: 'Start the full run' }).count()).toBe(0)
    await frame.getByRole('button', { name: 'Cancel', exact: true }).click()
    await frame.getByText('The full run was cancelled before it began').waitFor()
    await frame.getByText('Cancelled by an admin.').waitFor()
    await frame.getByRole('button', { name: 'Start the full run' }).click()
    await frame.getByRole('button', { name: 'Cancel the run' }).waitFor()
    expect(started(story)).toBe(2)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('that has passed or is none is not sent, and a run that waits is started at once', async () => {
    const story = createStory('full', { runs: [sample] })
    const { page, frame } = await openFull(story, asked)
    await frame.getByRole('radio', { name: 'Start at a set time' }).check()
    const time = frame.getByLabel('Day and time')
    const set = frame.getByRole('button', { name: 'Start at this time' })
    await time.fill('2026-11-27T11:59')
    await set.click()
    await frame.getByRole('status').filter({ hasText: 'That time has passed.' }).waitFor()
    expect(await time.getAttribute('aria-invalid')).toBe('true')
    await time.fill('')
    await set.click()
    await frame.getByText('Choose a day and a time.').waitFor()
    expect(started(story)).toBe(0)
    await time.fill('2026-11-27T12:30')
    await set.click()
    await frame.getByRole('button', { name: 'Start now' }).click()
    await frame.getByRole('button', { name: 'Cancel the run' }).waitFor()
    expect(story.asked).toContain('POST /api/migrations/m1/runs/run-full/resume')
    await page.context().close()
  })
})

describe('late changes', () => {
  it('tell what was kept as people edited it, what is gone from the source, and what to know', async () => {
    const { page, frame, complaints } = await openFull(createStory('finished', { runs: [...looks, full, sample] }))
    const look = frame.getByRole('listitem').filter({ hasText: 'brought over' })
    expect(await look.count()).toBe(2)
    await look.getByText('it did not answer').waitFor()
    await frame.getByText('2 edits in Pipedrive were kept').click()
    const kept = frame.getByRole('table', { name: 'Edits in Pipedrive that were kept' })
    await kept.getByRole('row', { name: /M-2207 .*4,000 .*4,321/ }).waitFor()
    await kept.getByRole('row', { name: /M-1990 Whole record removed by somebody/ }).waitFor()
    await frame.getByText('1,001 records are no longer in Perfect Books').click()
    await frame.getByText('Amelia Stone (contact C-1044)').waitFor()
    await frame.getByText('and 1,000 more').waitFor()
    await frame.getByText('1 thing to know').click()
    await frame.getByText('new field "Referred by"').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('say when the next look is due, or that none comes by itself', async () => {
    const due = await openFull(createStory('finished', { nextDeltaAt: '2026-11-23T12:00:00.000Z' }))
    await due.frame.getByText(/The next look is due on 23 Nov/).waitFor()
    await due.page.context().close()
    const none = await openFull(createStory('finished'))
    await none.frame.getByText('No further look comes by itself').waitFor()
    await none.page.context().close()
  })

  it('stay to be read when a new full run is next', async () => {
    const { page, frame } = await openFull(createStory('full', { runs: [...looks, full, sample] }))
    await frame.getByText('2 edits in Pipedrive were kept').waitFor()
    expect(await frame.getByRole('button', { name: 'Look for changes now' }).count()).toBe(0)
    await page.context().close()
  })
})

describe('the refused records', () => {
  it('are counted by their own list, whichever run refused them', async () => {
    const { page, frame } = await openFull(createStory('finished', { runs: [...looks, full, sample] }))
    await frame.getByRole('heading', { name: '2 records refused' }).waitFor()
    expect(await frame.getByRole('table', { name: 'Reasons that several records have' }).count()).toBe(0)
    expect(await frame.getByRole('table', { name: /^Waiting records/ }).count()).toBe(0)
    await page.context().close()
  })

  it('are grouped by their reason and tried again by group from the keyboard, and those that wait are listed, also on a narrow page', async () => {
    const reason = 'The deal has no title, and a deal in Pipedrive needs one.'
    const also = {
      object: 'deal',
      sourceId: 'M-1991',
      state: 'refused',
      pipedriveId: null,
      reason,
      title: 'Stone lease',
    }
    const story = createStory('finished', { runs: [full, sample], refused: [also], held: true })
    const { page, frame } = await openFull(story)
    await frame.getByRole('heading', { name: '3 records refused' }).waitFor()
    await frame.getByRole('heading', { name: '1 record waiting for another record' }).waitFor()
    const held = frame.getByRole('table', { name: 'Waiting records and what they wait for' })
    await held.getByText('Its contact Piotr Wójcik is not in Pipedrive.').waitFor()
    const groups = frame.getByRole('table', { name: 'Reasons that several records have' })
    expect(await groups.getByRole('row').count()).toBe(2)
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0)
    await groups.getByRole('button', { name: `Try this group again: 2 records, ${reason}` }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => story.retried).toEqual([{ reason }])
    await page.context().close()
  })

  it('are not the only reason to run everything again: owners that were changed since are told by name', async () => {
    const { page, frame } = await openFull(createStory('full', { runs: [full, sample], chosenSince: 'owners' }))
    await frame.getByRole('button', { name: 'Run again and reassign owners' }).waitFor()
    await page.context().close()
  })
})
