// The recording of a call: its address, and what the file is called that it becomes.
import type { SourceRecord } from '../record.ts'
import { asText } from '../transform/text.ts'
import { partsOf } from './parts.ts'

/** The address of a call's recording; null: it has none. */
export function recordingOf(call: SourceRecord): string | null {
  const field = partsOf('call', Object.keys(call.fields)).get('recording')
  const address = asText(call.fields[field ?? '']).trim()
  return address === '' ? null : address
}

/** The last part of the address where that is a file's name. */
export function recordingName(call: SourceRecord): string {
  const last = (recordingOf(call) ?? '').replace(/[?#].*$/, '').split('/').at(-1) ?? '' // prettier-ignore
  return /^[^%]{1,200}\.[a-z0-9]{2,5}$/i.test(last) ? last : `Recording of call ${call.id}`
}
