// From which size on a file is too large is the admin's choice, and the audit goes by it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { audit, createMigration } from './walk.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

it.each([
  [1, ['film.mov (3 MB)', 'scan.pdf (2 MB)']],
  [2.5, ['film.mov (3 MB)']],
  [4, undefined],
])('with %s megabytes chosen, the audit names the files above it', async (maxFileMb, named) => {
  const id = await createMigration(office.api)
  const body = new FormData()
  body.set('file', new File(['id,name,size\n1,film.mov,3 MB\n2,scan.pdf,2 MB\n3,note.txt,1 KB\n'], 'files.csv'))
  await office.api.send('PUT', `/migrations/${id}/settings`, {
    schema: contract.settingsAnswerSchema,
    body: { maxFileMb },
  })
  await office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
  const { source } = await audit(office.api, id)
  expect(source?.findings.find(({ code }) => code === 'oversize_files')?.examples).toEqual(named)
})
