// The mapping's screen: values matched one by one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../../extension-ui/types.ts'
import { startPreview, type Opened, type Preview } from './preview.ts'
import { createStory } from './preview/story.ts'

let preview: Preview
beforeAll(async () => {
  preview = await startPreview()
})
afterAll(() => preview.close())

async function openMapping(story: ReturnType<typeof createStory>): Promise<Opened> {
  const opened = await preview.open(story)
  await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
  await opened.frame.getByRole('heading', { name: 'Where every field goes' }).waitFor()
  return opened
}

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
})
