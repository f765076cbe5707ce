// What does not arrive, or not as it is: whole objects, unshared e-mails, recordings, large files, types Pipedrive has not.
import { isUnshared } from '../activity/choice.ts'
import { textWithPictures } from '../activity/pictures.ts'
import { isActivityObject } from '../ledger.ts'
import { homeOf, type SourceField, type SourceFieldType } from '../fields.ts'
import { flatteningsOf } from '../flatten/choice.ts'
import { foundSentence, ruleSentence } from '../flatten/words.ts'
import { hasNoHome, whyNoHome } from '../foresight/no-home.ts'
import { recordingOf } from '../activity/recording.ts'
import { fileLinksOf, statedSize } from '../plan/file.ts'
import type { SourceRecord } from '../record.ts'
import { defaultSettings } from '../settings.ts'
import {
  counted,
  createTally,
  entryOf,
  type Finding,
  nameOf,
  note,
  pluralOf,
  type Tally,
  type Watch,
} from './finding.ts'
import { createKeyCounts } from './key-counts.ts'

/** Files above `maxFileMb` megabytes of 1,048,576 bytes are too large for Pipedrive. */
export function watchObjects(maxFileMb: number): Watch {
  const missing = new Map<string, Tally>()
  const unshared = createTally()
  const recordings = createTally()
  const oversize = createTally()
  const empty = createTally()
  const loose = createTally()
  const pictures = createPictureTally()

  function add(record: SourceRecord): void {
    const { object, fields } = record
    pictures.add(record)
    if (hasNoHome(object)) note(entryOf(missing, object, createTally), labelOf(record))
    if (object === 'email' && isUnshared(record)) note(unshared, labelOf(record))
    if (object === 'call' && recordingOf(record) !== null) note(recordings, labelOf(record))
    const bytes = object === 'file' ? (statedSize(record) ?? bytesOf(fields['size'])) : null
    if (bytes === 0) note(empty, labelOf(record))
    if (object === 'file' && fileLinksOf(record).length === 0) note(loose, labelOf(record))
    if ((bytes ?? 0) > maxFileMb * 1_048_576) note(oversize, `${labelOf(record)} (${String(fields['size'] ?? bytes)})`) // prettier-ignore
  }

  function finish(fields: readonly SourceField[]): Finding[] {
    const flattenings = flatteningsOf(fields, defaultSettings)
    const absent = [...missing].filter(([object]) => !flattenings.has(object)).map(([object, { count, examples }]): Finding => ({
      code: 'object_not_migrated', object, count, examples: [...examples],
      message: `${counted(count, object)} ${count === 1 ? 'does' : 'do'} not arrive.`,
      effect: whyNoHome(object),
    })) // prettier-ignore
    const flattened = [...missing].flatMap(([object, { count, examples }]): Finding[] => {
      const flattening = flattenings.get(object)
      if (!flattening) return []
      return [
        {
          code: 'custom_object',
          object,
          count,
          examples: [...examples],
          message: foundSentence(flattening, count),
          effect: `${ruleSentence(flattening)} You can choose otherwise.`,
        },
      ]
    })
    return [
      ...absent,
      ...flattened,
      ...one('unshared_emails', 'email', unshared, ['was never shared', 'were never shared', 'They are private to their owners and are left out unless you choose otherwise.']),
      ...one('recordings', 'call', recordings, ['has a recording', 'have recordings', 'They are linked, attached or left, as you choose.']),
      ...one('oversize_files', 'file', oversize, [`is larger than ${maxFileMb} MB`, `are larger than ${maxFileMb} MB`, 'Pipedrive does not take them; they are kept elsewhere and linked, or left, as you choose.']),
      ...one('empty_files', 'file', empty, ['has no content', 'have no content', 'Pipedrive takes no empty files; they are left out, each by name.']),
      ...one('loose_files', 'file', loose, ['belongs to no company, contact, deal, note or activity', 'belong to no company, contact, deal, note or activity', 'Pipedrive keeps files with such records only; they are left out, each by name.']),
      ...one('inline_pictures', 'inline_picture', pictures.tally, ['stands in a text', 'stand in texts', 'Each is uploaded once as a file, and the text shows it from there; one that cannot be read is named in its place.']),
      ...typeFindings(fields),
      ...zoneFindings(fields),
    ] // prettier-ignore
  }
  return { add, finish }
}

/** Each picture once: by its address, or by its content where that stands in the text itself. */
function createPictureTally(): { readonly tally: Tally; add(record: SourceRecord): void } {
  const seen = createKeyCounts()
  const tally = createTally()
  function add(record: SourceRecord): void {
    const { object } = record
    const text = isActivityObject(object) ? textWithPictures(record, object) : null
    for (const [, , quoted, other] of (text ?? '').matchAll(/<img[^<>]*?\ssrc\s*=\s*(?:(["'])(.*?)\1|([^\s>]+))/gis)) {
      const address = quoted ?? other ?? ''
      const own = /^cid:/i.test(address) ? `${object} ${record.id} ` : ''
      // A picture may be megabytes long: its length, beginning and end tell it well enough to count.
      const key = `${own}${address.length} ${address.slice(0, 200)} ${address.slice(-64)}`
      if (seen.countAt(seen.add(key)) === 1)
        note(tally, `${/^data:/i.test(address) ? 'embedded' : address.slice(0, 80)} in ${object} ${labelOf(record)}`)
    }
  }
  return { tally, add }
}

function one(code: string, object: string, tally: Tally, words: readonly [string, string, string]): Finding[] {
  const { count, examples } = tally
  if (count === 0) return []
  const message = `${counted(count, object)} ${count === 1 ? words[0] : words[1]}.`
  return [{ code, object, count, message, effect: words[2], examples: [...examples] }]
}

function labelOf({ id, fields }: SourceRecord): string {
  const name = fields['name'] ?? fields['subject'] ?? fields['title']
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : id
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1_048_576, gb: 1_073_741_824 }

/** Bytes as a number, or a text such as "30.5 MB". */
function bytesOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  const match = typeof value === 'string' ? /^([\d,]+(?:\.\d+)?)\s*(b|kb|mb|gb|bytes)?$/i.exec(value.trim()) : null
  if (!match) return null
  return Number((match[1] ?? '').replaceAll(',', '')) * (units[(match[2] ?? 'b').toLowerCase()] ?? 1)
}

const unusual: Partial<Record<SourceFieldType, readonly [string, string]>> = {
  formula: ['are worked out by a formula', 'Their last values arrive as plain values; the formula does not.'],
  rollup: [
    'are summed up from other records',
    'Their last values arrive as plain values; they are not kept up to date.',
  ],
  multi_enum: [
    'hold several options',
    'They become fields of several options, created before the run, or stand in the text where the record has no such fields.',
  ],
  json: ['hold structured values', 'They arrive as text.'],
}

/** A file arrives whole, and Pipedrive gives it no fields for its values. */
function keepsValues(object: string): boolean {
  const home = homeOf(object)
  return home !== null && home !== 'file'
}

function typeFindings(fields: readonly SourceField[]): Finding[] {
  const arriving = fields.filter((field) => unusual[field.type] && keepsValues(field.object) && field.role === 'value')
  return [...Map.groupBy(arriving, (field) => `${field.object}\n${field.type}`)].map(([key, own]) => {
    const [object = '', type = ''] = key.split('\n')
    const [what, effect] = unusual[type as SourceFieldType] ?? ['', '']
    const message = `${counted(own.length, 'field')} of ${pluralOf(object)} ${own.length === 1 ? what.replace(/^are/, 'is').replace(/^hold/, 'holds') : what}.`
    return { code: `${type}_fields`, object, count: own.length, message, effect, examples: own.slice(0, 5).map((field) => field.label) } // prettier-ignore
  })
}

/** Times that do not say of which zone they are. */
function zoneFindings(fields: readonly SourceField[]): Finding[] {
  const zoned = (sample: unknown) => /(?:z|utc|gmt|[+-]\d{2}:?\d{2})$/i.test(String(sample).trim())
  const bare = fields.filter(
    (field) => field.type === 'datetime' && keepsValues(field.object) && field.samples.length > 0 &&
      !field.dateFormat?.startsWith('epoch') && !field.samples.some(zoned),
  ) // prettier-ignore
  return [...Map.groupBy(bare, (field) => field.object)].map(([object, own]) => ({
    code: 'times_without_zone', object, count: own.length,
    message: `${counted(own.length, 'field')} of the ${nameOf(object)} records ${own.length === 1 ? 'has' : 'have'} times without a time zone.`,
    effect: 'They are read in the time zone that you set for the source.',
    examples: own.slice(0, 5).map((field) => `${field.label}: ${String(field.samples[0])}`),
  })) // prettier-ignore
}
