// Workers of companies and a server that answers them as each test says, for a test file, asked for at its top.
import { afterAll, beforeEach } from 'vitest'
import { type Office, openOffice } from './connected.ts'
import { done, type LittlePipedrive, startLittlePipedrive } from './little-pipedrive.ts'

export interface OwnLittlePipedrive {
  readonly office: Office
  /** Every test begins with nothing asked of it yet, and with `done` as its answer. */
  readonly pipedrive: LittlePipedrive
}

export async function ownLittlePipedrive(): Promise<OwnLittlePipedrive> {
  const office = await openOffice()
  const pipedrive = await startLittlePipedrive()
  beforeEach(() => {
    pipedrive.arrivals.length = 0
    pipedrive.refreshes.length = 0
    pipedrive.behave(() => done())
  })
  afterAll(async () => {
    await office.close()
    await pipedrive.close()
  })
  return { office, pipedrive }
}
