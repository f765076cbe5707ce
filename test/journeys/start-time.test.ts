// A full run that was given a start time is begun by the worker when it is due, and does what a full run does.
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, readRun, reconcile, sampleAndApprove, until } from './walk.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice({ firm: createFirm({ seed: 11, scale: 0.03 }) })
})
afterAll(() => office.close())

it('a full run waits for its start time, is then begun by the worker, and brings everything over', async () => {
  const { api } = office
  const id = await prepareMigration(office)
  await sampleAndApprove(api, id)
  const startAt = new Date(Date.now() + 3000)
  const body = { kind: 'full', startAt: startAt.toISOString() }
  const { runId } = await api.send('POST', `/migrations/${id}/runs`, { schema: contract.createdRunSchema, body })
  const ended = await until(
    () => readRun(api, id, runId),
    ({ state }) => state === 'done' || state === 'failed' || state === 'paused',
  )
  expect(ended).toMatchObject({ state: 'done', reason: null, resumesAt: null })
  expect(Date.parse(ended.startedAt ?? '')).toBeGreaterThanOrEqual(startAt.getTime())
  expect(await reconcile(api, id)).toMatchObject({ clean: true })
})
