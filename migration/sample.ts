// Chooses the sample: few records that together show every mapped field, stage, owner, status and option at least once.
import type { SourceRecord } from './record.ts'
import { isEmpty } from './transform/converted.ts'
import { choicesOf } from './transform/options.ts'

export interface SampleLimits {
  /** Records of all objects together, with those that they hang on. */
  readonly max: number
  /** Filled up to this many with records taken from the rest. */
  readonly min: number
}

/** What of an object's fields is to be seen in the sample. */
export interface Shows {
  /** Null: every field. */
  readonly fields: ReadonlySet<string> | null
  /** Fields whose values are a list of options, with what separates several of them in one text. */
  readonly options: ReadonlyMap<string, string | null>
}

/** What the sample could not show, for the person who approves it. */
export interface SampleReport {
  readonly records: number
  /** Fields, options, stages and owners that records of the source have. */
  readonly features: number
  readonly notShown: number
  /** The first of them by name. */
  readonly examples: readonly string[]
  readonly sentence: string
}

interface Feature {
  readonly name: string
  /** Records kept that have it. */
  kept: number
  isShown: boolean
}

interface Candidate {
  readonly id: string
  readonly features: readonly Feature[]
  gain: number
}

/** The features of one object: every record is looked at once, and those that could show something are kept by their ids. */
export interface Cover {
  /** True: it has something that is not shown yet. */
  add(record: SourceRecord): boolean
  /** Whether it would show something that is not shown yet. */
  isMore(record: SourceRecord): boolean
  /** The record is in the sample, whatever brought it there. */
  show(record: SourceRecord): void
  /** The record that shows most of what is not shown yet; null: no record shows more. */
  next(): string | null
  /** There is more room now: what `next` has given and nobody has shown is given once more. */
  again(): void
  /** Records to fill up with: the first of the source. */
  readonly spare: readonly string[]
  all(): readonly { readonly name: string; readonly isShown: boolean }[]
}

/** So many records are kept for each feature: enough to choose from, and few among a million. */
const keptEach = 3

export function createCover(shows: Shows, spareMax: number): Cover {
  const known = new Map<string, Feature>()
  const candidates = new Map<string, Candidate>()
  const given = new Map<string, Candidate>()
  const spare: string[] = []
  const featureOf = (name: string): Feature => {
    const feature = known.get(name) ?? { name, kept: 0, isShown: false }
    known.set(name, feature)
    return feature
  }
  return {
    spare,
    add(record) {
      if (spare.length < spareMax) spare.push(record.id)
      const features = featuresOf(record, shows).map(featureOf)
      const isMore = features.some(({ isShown }) => !isShown)
      if (!isMore || features.every(({ kept }) => kept >= keptEach)) return isMore
      for (const feature of features) feature.kept += 1
      candidates.set(record.id, { id: record.id, features, gain: features.length })
      return true
    },
    isMore: (record) => featuresOf(record, shows).some((name) => known.get(name)?.isShown !== true),
    show(record) {
      candidates.delete(record.id)
      given.delete(record.id)
      for (const name of featuresOf(record, shows)) featureOf(name).isShown = true
    },
    next() {
      let best: Candidate | null = null
      for (const one of candidates.values()) {
        // What a record adds only becomes less: one that added too little before need not be looked at again.
        if (one.gain <= (best?.gain ?? 0)) continue
        one.gain = one.features.filter(({ isShown }) => !isShown).length
        if (one.gain > (best?.gain ?? 0)) best = one
      }
      if (best === null) return null
      candidates.delete(best.id)
      given.set(best.id, best)
      return best.id
    },
    again() {
      for (const one of given.values()) candidates.set(one.id, one)
      given.clear()
    },
    all: () => [...known.values()],
  }
}

/** Each is to be in the sample once. Values count where the field is a list of options. */
function featuresOf(record: SourceRecord, { fields, options }: Shows): string[] {
  const found = new Set<string>()
  const links = Object.entries(record.links).filter(([, all]) => all.length > 0)
  if (record.owner !== null) found.add(`owner ${record.owner}`)
  if (links.length === 0) found.add('no link to another record')
  for (const [link, all] of links) {
    found.add(`link ${link}${all.length > 1 ? ' to several' : ''}`)
    if (link === 'stage' || link === 'pipeline') found.add(`${link} ${all[0]?.id ?? ''}`)
  }
  for (const [field, value] of Object.entries(record.fields)) {
    if ((fields !== null && !fields.has(field)) || isEmpty(value)) continue
    found.add(`field ${field}`)
    const separator = options.get(field)
    if (separator === undefined) continue
    for (const one of choicesOf(value, separator)) found.add(`${field}: ${one}`)
  }
  return [...found]
}

const examplesMax = 20

export function sampleReport(records: number, covers: ReadonlyMap<string, Cover>, max: number): SampleReport {
  const all = [...covers].flatMap(([object, cover]) => cover.all().map((one) => ({ object, ...one })))
  const missing = all.filter(({ isShown }) => !isShown)
  const sentence =
    missing.length === 0
      ? `All ${all.length} mapped fields, options, stages, owners and links that records have occur in the sample of ${records} records.`
      : `${missing.length} of ${all.length} mapped fields, options, stages, owners and links that records have do not occur in the sample: with what they hang on, they do not fit into ${max} records.`
  const examples = missing.slice(0, examplesMax).map(({ object, name }) => `${object}: ${name}`)
  return { records, features: all.length, notShown: missing.length, examples, sentence }
}
