// The options that a custom field has now: what was read before a request of ours tells nothing about what that request did.
import { type FieldObject, read } from '../pipedrive/entities.ts'
import { isGone } from '../pipedrive/outcome.ts'
import type { Failure, PipedriveRecord } from '../read-back.ts'
import type { Work } from '../work.ts'

/** A field that is not there any more has none. */
export async function readOptions(
  work: Work,
  object: FieldObject,
  key: string,
): Promise<readonly PipedriveRecord[] | Failure> {
  const outcome = await work.client.send(await read('field', key, { object }))
  if (isGone(outcome)) return []
  if (outcome.kind !== 'done') return { kind: 'failed', outcome }
  const { options } = (outcome.data ?? {}) as { readonly options?: unknown }
  return Array.isArray(options) ? (options as PipedriveRecord[]) : []
}
