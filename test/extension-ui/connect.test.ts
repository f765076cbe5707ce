// Connecting a source on the built page: what was found, what was refused, and the secrets a profile names.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { connectedSource, createStory, type Story } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

async function openConnect(story: Story): Promise<Opened> {
  const opened = await preview.open(story)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  await opened.frame.getByRole('heading', { name: 'Connect Perfect Books' }).waitFor()
  return opened
}

const profile = {
  profile_version: 1,
  client: { auth: { type: 'http_basic', username: { secret: 'user' }, password: { secret: 'password' } } },
  resources: [{ name: 'contacts', endpoint: { headers: { 'X-Firm': { secret: 'user' } } } }],
}

describe('connecting', () => {
  it('says what was found instead when another product is connected', async () => {
    const message = 'This is PerfectLaw of an Ottawa bookstore, not Perfect Books. Choose the export of Perfect Books.'
    const found = connectedSource()
    const source = found ? { ...found, state: 'refused' as const, problem: { code: 'namesake', message } } : null
    const { page, frame } = await openConnect(createStory('connect', { source }))
    await frame.getByText('This source was refused').waitFor()
    await frame.getByText(message).waitFor()
    await page.context().close()
  })

  it('sends a dropped file and then says whose export it is', async () => {
    const { page, frame, inside } = await openConnect(createStory('connect'))
    const drop = `new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: (() => {
      const carried = new DataTransfer()
      carried.items.add(new File(['id,name'], 'contacts.csv'))
      return carried
    })() })`
    await inside().evaluate(`document.querySelector('.drop').dispatchEvent(${drop})`)
    await frame.getByText('This is an export of Perfect Books, the legal accounting product').waitFor()
    await page.context().close()
  })

  it('shows the refusal of a file as its sentence', async () => {
    const message = 'The file is empty: choose the ZIP that Perfect Books has exported.'
    const { page, frame } = await openConnect(
      createStory('connect', { failure: { path: '/bundle', status: 400, message } }),
    )
    await frame
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('') })
    await frame.getByText(message).waitFor()
    await page.context().close()
  })

  it('takes a file that is still being read as no failure, and says what was found when it is known', async () => {
    const message = 'The source has not answered yet; it is still being asked.'
    const failure = { path: '/bundle', status: 504, message, code: 'still_checking' }
    const source = { kind: 'bundle', state: 'checking', identity: null, problem: null, bundleName: 'a.zip' } as const
    const story = createStory('connect', { source, failure })
    const { page, frame } = await openConnect(story)
    const chooser = frame.locator('input[type=file]')
    await chooser.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('invented') })
    await expect.poll(() => story.failure).toBe(null)
    await frame.locator('.sending').waitFor({ state: 'detached' })
    await frame.getByText('Checking which product this is ...').waitFor()
    Object.assign(story, { source: connectedSource(), phase: 'audit' })
    await frame.getByText('Connected', { exact: true }).waitFor()
    expect(await frame.getByText('The file was not accepted').count()).toBe(0)
    await page.context().close()
  })

  it('keeps the secrets of a connection that is still being made', async () => {
    const message = 'The source has not answered yet; it is still being asked.'
    const failure = { path: '/source', status: 504, message, code: 'still_checking' }
    const story = createStory('connect', { failure })
    const { page, frame } = await openConnect(story)
    await frame.getByRole('tab', { name: 'Upload a file' }).press('ArrowRight')
    await frame.getByRole('textbox', { name: 'Connection profile' }).fill(JSON.stringify(profile))
    await frame.getByLabel('user', { exact: true }).fill('reader')
    await frame.getByLabel('password', { exact: true }).fill('invented')
    const button = frame.getByRole('button', { name: 'Check and connect' })
    await button.click()
    await expect.poll(() => story.failure).toBe(null)
    await expect.poll(() => button.getAttribute('aria-busy')).toBe(null)
    expect(await frame.getByText('The connection was not made').count()).toBe(0)
    expect(await frame.getByLabel('password', { exact: true }).inputValue()).toBe('invented')
    await page.context().close()
  })

  it('shows how each file was understood, and has it read as it is corrected', async () => {
    const story = createStory('connect', { source: connectedSource() })
    const { page, frame } = await openConnect(story)
    await frame.getByText('contacts.csv').first().click()
    await frame.getByText('“Contact ID” has leading zeros, which are kept.').waitFor()
    await frame.getByText(/1 of 412 looked at lead nowhere, such as 16-1009/).waitFor()
    await frame.getByRole('region', { name: 'As it stands in the file' }).first().getByText('46344').waitFor()
    await frame.getByRole('region', { name: 'As it is read' }).first().getByText('2026-11-18').waitFor()
    await frame.getByLabel('Known by').first().selectOption({ label: 'Email: filled in 1,190 of 1,284 rows, 1,188 different' })
    await frame.getByLabel('Dates are written').first().selectOption('dd/MM/yyyy')
    await frame.getByRole('button', { name: 'Read the files this way' }).click()
    await expect.poll(() => story.manifest).toMatchObject({
      bundle_version: 1,
      product: 'Perfect Books',
      files: [
        { path: 'contacts.csv', primary_key: 'Email', date_format: 'dd/MM/yyyy', keys: { owner: 'Fee Earner' } },
        { path: 'time slips.txt', object: 'time_entry' },
      ],
    })
    await page.context().close()
  }) // prettier-ignore

  it('says of a manifest that holds no JSON what it is and which one to choose, and sends nothing', async () => {
    const story = createStory('connect', { source: connectedSource() })
    const { page, frame } = await openConnect(story)
    await frame
      .locator('input[accept=".json"]')
      .setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('files: contacts.csv') })
    await frame.getByText('notes.json is not a manifest: it holds no JSON.').waitFor()
    expect(story.manifest).toBe(null)
    await page.context().close()
  })

  it('asks for every secret that the profile names, once each, and hides what is typed', async () => {
    const story = createStory('connect')
    const { page, frame } = await openConnect(story)
    await frame.getByRole('tab', { name: 'Upload a file' }).press('ArrowRight')
    await frame.getByRole('textbox', { name: 'Connection profile' }).fill('{ "profile_version": 1,')
    await frame.getByText('The profile is not valid JSON yet').waitFor()
    await frame.getByRole('textbox', { name: 'Connection profile' }).fill(JSON.stringify(profile))
    await frame.getByLabel('user', { exact: true }).fill('reader')
    await frame.getByRole('button', { name: 'Check and connect' }).click()
    await frame.getByText('The profile names secrets that are still empty: password.').waitFor()
    expect(await frame.getByLabel('password', { exact: true }).getAttribute('type')).toBe('password')
    expect(await frame.locator('input[type=password]').count()).toBe(2)
    await frame.getByLabel('password', { exact: true }).fill('invented')
    const sending = page.waitForRequest((request) => request.method() === 'PUT')
    await frame.getByRole('button', { name: 'Check and connect' }).click()
    expect((await sending).postDataJSON()).toEqual({
      kind: 'rest',
      profile,
      secrets: { user: 'reader', password: 'invented' },
    })
    await frame.getByText('made by Harper & Lane LLP').waitFor()
    await page.context().close()
  })

  it('hands over the profile in use as a file, which can be chosen again', async () => {
    const found = connectedSource()
    const source = found ? { ...found, kind: 'rest' as const, bundleName: null } : null
    const { page, frame } = await openConnect(createStory('connect', { source }))
    const arriving = page.waitForEvent('download')
    await frame.getByRole('button', { name: 'Download the profile in use' }).click()
    const file = await arriving
    expect(file.suggestedFilename()).toBe('connection-profile.json')
    await frame.locator('input[accept=".json"]').setInputFiles(await file.path())
    await expect
      .poll(() => frame.getByRole('textbox', { name: 'Connection profile' }).inputValue())
      .toContain('Harper & Lane')
    await page.context().close()
  })
})
