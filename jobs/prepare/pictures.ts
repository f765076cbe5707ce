// Before the pictures are written: every picture of a text that is still to be written gets a record and a row of its own.
import { attachmentsOf, type Carrier, carriersOf, type Derived, saveDerived } from '../../db/derived.ts'
import { renewTotals } from '../../db/run-totals.ts'
import { hashed } from '../../db/staging.ts'
import { type Picture, pictureRecord, picturesOf, textWithPictures } from '../../migration/activity/pictures.ts'
import { activityObjects, type ActivityObject } from '../../migration/ledger.ts'
import { fileName } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { words } from '../../migration/source/words.ts'
import { asText } from '../../migration/transform/text.ts'
import { embeddedPictures } from '../rich-text.ts'
import { whoIsMeant } from './addresses.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

export async function preparePictures(work: Work, base: BaseContext): Promise<void> {
  const { migration, run, deps } = work
  const sampleOnly = run.kind === 'sample'
  const seen = new Map<string, boolean>()
  let isAny = false
  for (const object of activityObjects) {
    const sought = { migrationId: migration.id, object, pass: run.pass, sampleOnly, word: '<img' }
    for await (const page of carriersOf(deps.db, sought)) {
      const derived: Derived[] = []
      const { contactByEmail } = await whoIsMeant(deps.db, migration.id, page.map(({ record }) => record)) // prettier-ignore
      const at = { object, base: { ...base, contactByEmail }, seen }
      for (const carrier of page) derived.push(...(await derive(work, carrier, at)))
      if (derived.length === 0) continue
      isAny = true
      await deps.db.transaction((tx) => saveDerived(tx, { migrationId: migration.id, generation: run.pass }, derived))
    }
  }
  if (isAny) await renewTotals(deps.db, run)
}

interface Deriving {
  readonly object: ActivityObject
  readonly base: BaseContext
  /** Pictures that other texts may show too, by their key, and whether one was for the sample. */
  readonly seen: Map<string, boolean>
}

async function derive(work: Work, { record, inSample }: Carrier, at: Deriving): Promise<Derived[]> {
  const fresh = picturesOf(record, at.object, at.base.richText).filter(({ key, address }) => {
    // No other record has it: remembered, the pictures of a million e-mails would fill the memory.
    if (isNamed(address)) return true
    const before = at.seen.get(key)
    at.seen.set(key, before === true || inSample)
    return before === undefined || (inSample && !before)
  })
  if (fresh.length === 0) return []
  const isAnyNamed = fresh.some(({ address }) => isNamed(address))
  const attachments = isAnyNamed ? await attachmentsOf(work.deps.db, work.migration.id, record) : []
  const embedded = embeddedPictures(textWithPictures(record, at.object) ?? '')
  return fresh.map((picture) => {
    const attachment = attachments.find((file) => isMeant(picture, file)) ?? null
    const name = attachment === null ? nameOf(picture, embedded.get(picture.address)?.mime) : fileName(attachment)
    const source = { picture, carrier: record, name, attachment: attachment?.id ?? null }
    return { ...hashed(pictureRecord(source, at.base.contactByEmail)), inSample }
  })
}

/** An attachment of the one record whose text shows it. */
const isNamed = (address: string): boolean => /^cid:/i.test(address)

/** By the content id where the source tells it, else by the name: Outlook writes `image001.png@01D9`. */
function isMeant({ address }: Picture, file: SourceRecord): boolean {
  const cid = bare(address.slice(4))
  const ids = Object.entries(file.fields).filter(([name]) => /^(?:content id|cid|content cid)$/.test(words(name)))
  if (ids.some(([, value]) => bare(asText(value)) === cid)) return true
  const name = fileName(file).toLowerCase()
  return name === cid || name === cid.replace(/@[^@]*$/, '')
}

const bare = (id: string): string => id.trim().replace(/^<|>$/g, '').toLowerCase()

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp', 'image/svg+xml': 'svg', 'image/bmp': 'bmp', 'image/tiff': 'tif',
} // prettier-ignore

function nameOf({ address, alt }: Picture, mime: string | undefined): string {
  const path = /^(?:data|cid):/i.test(address)
    ? ''
    : (address
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? '')
  if (/\.[a-z0-9]{2,5}$/i.test(path)) return decoded(path)
  const plain = alt.replace(/[\\/:*?"<>|\s]+/g, ' ').trim().slice(0, 80) // prettier-ignore
  const ending = mime === undefined ? '' : `.${endings[mime] ?? 'img'}`
  return `${plain === '' ? 'picture' : plain}${ending}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
