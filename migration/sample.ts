// Chooses the sample: few records that together show every mapped field, stage, owner, status and option at least once.
import type { SourceRecord } from './record.ts'
import { isEmpty } from './transform/converted.ts'

export interface SampleLimits {
  /** Records of all objects together. */
  readonly max: number
  /** Filled up to this many with records taken evenly from the rest. */
  readonly min: number
}

export interface SampleChooser {
  /** Looks at a record; deals before contacts before companies gives the best sample, because what hangs on them comes along. */
  add(record: SourceRecord): void
  /** Source ids by object. */
  finish(): Map<string, string[]>
}

/** The features of a record: each is to be in the sample once. Values count where the field is a list of options. */
function features(record: SourceRecord, optionFields: ReadonlySet<string>): string[] {
  const found = [`owner:${record.owner ?? ''}`]
  for (const [link, links] of Object.entries(record.links)) {
    found.push(`${link}:${links.length > 1 ? 'many' : links.length}`)
    if (link === 'stage' || link === 'pipeline') found.push(`${link}=${links[0]?.id ?? ''}`)
  }
  for (const [field, value] of Object.entries(record.fields)) {
    if (isEmpty(value)) continue
    found.push(`field:${field}`)
    if (!optionFields.has(`${record.object}/${field}`)) continue
    for (const one of Array.isArray(value) ? value : [value]) found.push(`value:${field}=${String(one)}`)
  }
  return found
}

/** `optionFields` holds `object/field` of every field whose values are a list of options. */
export function createSample(limits: SampleLimits, optionFields: ReadonlySet<string>): SampleChooser {
  const seen = new Set<string>()
  const chosen = new Map<string, Set<string>>()
  const spare: { object: string; id: string }[] = []
  let size = 0

  function isNew(object: string, feature: string): boolean {
    const key = `${object}|${feature}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }

  function choose(object: string, id: string): void {
    const ids = chosen.get(object) ?? new Set<string>()
    chosen.set(object, ids.add(id))
    size += 1
  }

  return {
    add(record) {
      const fresh =
        size < limits.max ? features(record, optionFields).filter((feature) => isNew(record.object, feature)) : []
      if (fresh.length > 0) choose(record.object, record.id)
      else if (spare.length < limits.min) spare.push({ object: record.object, id: record.id })
    },
    finish() {
      for (const { object, id } of spare) if (size < limits.min) choose(object, id)
      return new Map([...chosen].map(([object, ids]) => [object, [...ids]]))
    },
  }
}
