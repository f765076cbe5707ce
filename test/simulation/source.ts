// The firm as a source gives it, from memory: whole pages of records, and the bytes of its files.
import { Readable } from 'node:stream'
import type { SourceRecord } from '../../migration/record.ts'
import type { SourceRecords } from './stage.ts'
import { type Content, type Source, SourceRefused } from '../../jobs/source/source.ts'

const identity = { product: 'Perfect Books', tenant: 'Harper & Lane LLP', host: null, version: null, sentence: 'Perfect Books.' } // prettier-ignore

/** Identical twins have identical bytes. */
function contentOf(name: unknown): Content {
  const bytes = Buffer.from(`The content of ${String(name)}.`)
  return { kind: 'stream', stream: Readable.from([bytes]), size: bytes.length, mime: 'text/plain' }
}

/** What the source gives when it is read again: what was changed in its new state, and what is new. */
export function changedFirm({ firm, changed }: SourceRecords): readonly SourceRecord[] {
  const now = new Map([...firm, ...changed].map((record) => [`${record.object} ${record.id}`, record]))
  return [...now.values()]
}

export function createSource(records: readonly SourceRecord[]): Source {
  const objects = [...new Set(records.map((record) => record.object))]
  return {
    identify: async () => identity,
    resources: async () => objects.map((object) => ({ name: object, object })),
    describe: async () => [],
    page: async (resource) => ({
      records: records.filter((record) => record.object === resource),
      next: null,
      remarks: [],
    }),
    content: async (record) => contentOf(record.fields['name']),
    address: async (address) => contentOf(address),
    close: async () => undefined,
  }
}

/** As when the host of the contents is down: whatever is asked for fails. */
export function withoutContents(source: Source): Source {
  const fail = async () => {
    throw new SourceRefused('unreachable', 'The source does not answer.')
  }
  return { ...source, content: fail, address: fail }
}
