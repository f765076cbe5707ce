// Takes a file back out of the place for large files, with an outcome as if Pipedrive had been asked.
import type { Outside } from '../../migration/files.ts'
import type { Outcome } from '../../migration/outcome.ts'
import type { Work } from '../work.ts'
import { HostingFailed } from './hosting.ts'

export async function removeHosted(work: Work, { key }: Outside): Promise<Outcome> {
  const { hosting } = work.deps
  const kept = { kind: 'rejected', status: 0, code: null, correlationId: null } as const
  if (!hosting)
    return { ...kept, message: 'this worker does not know the place for large files (FILES_URL is not set)' }
  try {
    await hosting.store.remove(key)
    return { kind: 'done', status: 200, data: null, next: null, correlationId: null }
  } catch (error) {
    if (error instanceof HostingFailed) return { ...kept, message: error.message }
    throw error
  }
}
