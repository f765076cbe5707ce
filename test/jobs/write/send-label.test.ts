// The field of the labels is looked for through all pages of Pipedrive's list, however short they are.
import { expect, it } from 'vitest'
import type { Ready } from '../../../jobs/write/batch.ts'
import { sendLabel } from '../../../jobs/write/send-label.ts'
import type { Work } from '../../../jobs/work.ts'
import { done } from '../pipedrive/little-pipedrive.ts'
import { ownLittlePipedrive } from '../pipedrive/own-little-pipedrive.ts'

const { office, pipedrive } = await ownLittlePipedrive()

const wanted = {
  row: { object: 'field_option', pipedriveId: null },
  intent: { do: 'create', body: { field_object: 'person', field_key: 'label_ids', label: 'Key' }, changes: [] },
} as unknown as Ready

async function work(): Promise<Work> {
  const { client } = await office.hire(pipedrive.url)
  return { client } as unknown as Work
}

it('a label is added to its field on the third page of a list that gives two fields at a time', async () => {
  const fields = Array.from({ length: 6 }, (_, at) => ({ id: at + 1, key: at === 5 ? 'label_ids' : `f${at}`, options: [] })) // prettier-ignore
  pipedrive.behave(({ method, url, body }) => {
    if (method === 'PUT') return done({ ...fields[5], ...(body as object), options: [{ id: 9, label: 'Key' }] })
    const start = Number(new URL(url, 'http://x').searchParams.get('start'))
    return done(fields.slice(start, start + 2), {
      additional_data: { pagination: { start, limit: 2, more_items_in_collection: start < 4 } },
    })
  })
  expect(await sendLabel(await work(), wanted)).toMatchObject({ kind: 'done', data: [{ id: 9, label: 'Key' }] })
})

it('a list that leads back to where it was is refused with a sentence', async () => {
  pipedrive.behave(() => done([{ id: 1, key: 'f' }], { additional_data: { more_items_in_collection: true } }))
  expect(await sendLabel(await work(), wanted)).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('had been read before') as string,
  })
})

it('a list with a field that has no id of its own, and with options that are yes and no, is understood', async () => {
  const part = { id: null, key: 'address_locality', is_subfield: true }
  const switched = { id: 3, key: 'done', options: [{ id: true, label: 'Yes' }, { id: false, label: null }] } // prettier-ignore
  const labels = { id: 4, key: 'label_ids', options: [{ id: 8, label: 'Old' }] }
  pipedrive.behave(({ method, body }) =>
    done(method === 'PUT' ? { ...labels, ...(body as object) } : [part, switched, labels, { key: null }]),
  )
  const gone = { ...wanted, intent: { ...wanted.intent, body: { ...wanted.intent.body, label: 'Old' } } } as Ready
  expect(await sendLabel(await work(), gone)).toMatchObject({ kind: 'done', data: [{ id: 8, label: 'Old' }] })
})

it('a field of the labels that cannot be understood is refused with a sentence', async () => {
  pipedrive.behave(() => done([{ id: null, key: 'label_ids' }]))
  expect(await sendLabel(await work(), wanted)).toMatchObject({
    kind: 'rejected',
    message: 'Pipedrive shows the field for the labels of persons in a form that is not known.',
  })
})
