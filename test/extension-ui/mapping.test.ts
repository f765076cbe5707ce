// The mapping's screen: values matched one by one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../../extension-ui/types.ts'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory, type Story } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

async function openMapping(story: Story): Promise<Opened> {
  const opened = await preview.open(story)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  await opened.frame.getByRole('heading', { name: 'Where every field goes' }).waitFor()
  return opened
}

function valuesOf({ mapping }: Story): unknown {
  const transforms = mapping.lines.find(({ field }) => field === 'state')?.transform ?? []
  return transforms.flatMap((transform) => (transform.rule === 'value_map' ? [transform.values] : []))[0]
}

describe('changes of lines', () => {
  it('that follow each other quickly are all sent, one after the other', async () => {
    const story = createStory('mapping')
    const { frame, page } = await openMapping(story)
    const answered = Promise.withResolvers<undefined>()
    const arrived: string[] = []
    await page.route('**/api/migrations/m1/mapping', async (route) => {
      if (route.request().method() === 'PUT') arrived.push(route.request().postData() ?? '')
      if (arrived.length === 1) await answered.promise
      await route.continue()
    })
    await frame.getByRole('combobox', { name: 'Where Salutation goes' }).selectOption({ label: 'Leave out' })
    await frame.getByRole('combobox', { name: 'Where KYC checked goes' }).selectOption({ label: 'Leave out' })
    await expect.poll(() => arrived.length).toBe(1)
    answered.resolve(undefined)
    await frame.getByText('Not confirmed yet').waitFor()
    expect(arrived.map((sent) => /"field":"(\w+)"/.exec(sent)?.[1])).toEqual(['salutation', 'kyc'])
    await page.context().close()
  })
})

describe('the values of a field', () => {
  it('are kept as the source holds them, numbers without separators', async () => {
    const story = createStory('mapping')
    const target: Line['target'] = { kind: 'custom', object: 'organization', type: 'enum', name: 'Headcount' }
    const lines = story.mapping.lines.map((line) => (line.field === 'employees' ? { ...line, target } : line))
    story.mapping = { ...story.mapping, lines }
    const { frame, page } = await openMapping(story)
    const line = frame
      .getByRole('listitem')
      .filter({ has: frame.getByRole('combobox', { name: 'Where Headcount goes' }) })
    await line.getByText('Match its values one by one').click()
    await line.getByRole('textbox', { name: '1250', exact: true }).fill('Large')
    await line.getByRole('button', { name: 'Save the values' }).click()
    await line.getByText('3 values, matched one by one').waitFor()
    const kept = story.mapping.lines.find((each) => each.field === 'employees')?.transform
    expect(kept).toEqual([{ rule: 'value_map', values: { 12: '12', 40: '40', 1250: 'Large' } }])
    await page.context().close()
  })

  it('are those of the mapping that was taken over, and stay open under the keyboard when they are saved', async () => {
    const story = createStory('mapping')
    const { frame, page } = await openMapping(story)
    const line = frame.getByRole('listitem').filter({ has: frame.getByRole('combobox', { name: 'Where State goes' }) })
    await line.getByText('3 values, matched one by one').click()
    const open = line.getByRole('textbox', { name: 'Open', exact: true })
    await open.fill('won')
    await line.getByRole('button', { name: 'Save the values' }).press('Enter')
    await expect.poll(() => valuesOf(story)).toMatchObject({ Open: 'won' })
    await line.getByText('Your choice').waitFor()
    await line.getByRole('button', { name: 'Save the values' }).and(frame.locator(':focus')).waitFor()
    const values = { Open: 'lost', Archived: 'lost' }
    const lines = story.mapping.lines.map((each) =>
      each.field === 'state' ? { ...each, transform: [{ rule: 'value_map', values }] } : each,
    )
    const file = JSON.stringify({ format: 'perfect-books-mapping', version: 1, lines })
    await frame
      .locator('input[accept=".json"]')
      .setInputFiles({ name: 'mapping.json', mimeType: 'application/json', buffer: Buffer.from(file) })
    await line.getByText('2 values, matched one by one').waitFor()
    expect(await open.inputValue()).toBe('lost')
    await line.getByRole('button', { name: 'Save the values' }).press('Enter')
    await expect.poll(() => story.asked.filter((asked) => asked === 'PUT /api/migrations/m1/mapping').length).toBe(2)
    expect(valuesOf(story)).toEqual(values)
    await page.context().close()
  })
})
