// Pictures of a text: each becomes a file in Pipedrive, which the text then shows; one that could not be had is named in its place.
import type { ActivityObject } from '../ledger.ts'
import type { LinkState, PlanContext, Planned } from '../plan/context.ts'
import type { SourceLink, SourceRecord } from '../record.ts'
import { asText } from '../transform/text.ts'
import { attributeOf, type CleanRichText, escapeText, piecesOf, type RichText } from './html.ts'
import { partsOf, textPartOf } from './parts.ts'
import { type FindContact, peopleOf } from './people.ts'
import { type Piece, utf8Bytes } from './pieces.ts'
import type { Reading } from './reading.ts'

export interface Picture {
  /** Its source id in the ledger: the same picture of many texts has one. */
  readonly key: string
  readonly address: string
  readonly alt: string
}

/** An index of the database takes no longer key. */
const longestAddress = 2000

/** `cid:` means an attachment of this one record; every other address means the same everywhere. */
function keyOf(address: string, record: SourceRecord): string | null {
  if (address === '' || utf8Bytes(address) > longestAddress) return null
  return /^cid:/i.test(address) ? JSON.stringify([address, record.object, record.id]) : address
}

function pictureOf(piece: Piece, record: SourceRecord): (Omit<Picture, 'key'> & { readonly key: string | null }) | null {
  if (piece.kind !== 'void' || piece.name !== 'img') return null
  const address = attributeOf(piece, 'src')?.trim() ?? ''
  return { key: keyOf(address, record), address, alt: attributeOf(piece, 'alt')?.trim() ?? '' }
} // prettier-ignore

/** What the record says, if there is a picture in it at all: looking for the word is cheaper than cleaning the text. */
export function textWithPictures(record: SourceRecord, object: ActivityObject): string | null {
  const field = partsOf(object, Object.keys(record.fields)).get(textPartOf(object))
  const text = asText(record.fields[field ?? ''])
  return /<img/i.test(text) ? text : null
}

/** Each once. */
export function picturesOf(record: SourceRecord, object: ActivityObject, clean: CleanRichText): Picture[] {
  const text = textWithPictures(record, object)
  return text === null ? [] : picturesIn(record, clean(text))
}

function picturesIn(record: SourceRecord, { html }: RichText): Picture[] {
  const found = piecesOf(html).flatMap((piece) => pictureOf(piece, record) ?? [])
  return [...new Map(found.flatMap(({ key, ...rest }) => (key === null ? [] : [[key, { key, ...rest }]]))).values()]
}

export function pictureKeys(record: SourceRecord, object: ActivityObject, clean: CleanRichText): string[] {
  return picturesOf(record, object, clean).map(({ key }) => key)
}

/** A picture that is still on its way; one that was refused or cannot be placed holds nothing up. */
export function pictureAwaited(
  record: SourceRecord,
  text: RichText,
  context: PlanContext,
): Extract<Planned, { kind: 'hold' }> | null {
  if (!text.html.includes('<img')) return null
  for (const { key } of picturesIn(record, text)) {
    const state = context.link('inline_picture', key)?.state
    if (state !== 'pending' && state !== 'intended') continue
    return { kind: 'hold', waitsFor: `inline_picture:${key}`, reason: 'A picture of its text is still on its way.' }
  }
  return null
}

export interface WithPictures {
  readonly pieces: readonly Piece[]
  /** How many pictures the text shows from Pipedrive. */
  readonly taken: number
  /** Those that are named in their place, each with the reason. */
  readonly named: readonly string[]
}

export function withPictures({ record, text, context }: Pick<Reading, 'record' | 'text' | 'context'>): WithPictures {
  const named: string[] = []
  let taken = 0
  const pieces = piecesOf(text.html).map((piece): Piece => {
    const picture = pictureOf(piece, record)
    if (picture === null) return piece
    const state = picture.key === null ? null : context.link('inline_picture', picture.key)
    if (state?.fileUrl !== undefined) {
      taken += 1
      const shownFrom = state.fileUrl.startsWith('/') ? context.accountOrigin + state.fileUrl : state.fileUrl
      const html = `<img src="${escapeText(shownFrom)}" alt="${escapeText(picture.alt)}">`
      return { kind: 'void', name: 'img', html }
    }
    const said = `${picture.alt === '' ? 'picture' : `picture: ${picture.alt}`} – ${whyNot(picture, state)}`
    named.push(said)
    return { kind: 'text', html: `[${escapeText(said)}]` }
  })
  return { pieces, taken, named }
}

function whyNot({ key, address }: { key: string | null; address: string }, state: LinkState | null): string {
  if (address === '') return 'it has no address that can be read'
  if (key === null) return `its address is longer than ${longestAddress} bytes`
  const reason = state?.reason ?? 'it was not taken over'
  return reason.replace(/^The file "[^"]*" was left out: /, '').replace(/\.$/, '')
}

export interface PictureSource {
  readonly picture: Picture
  /** The record whose text shows it first. */
  readonly carrier: SourceRecord
  readonly name: string
  /** The id of the attachment that it is, for a picture that its text names by `cid:`. */
  readonly attachment: string | null
}

/** The picture as a record of its own, which hangs on whatever its carrier hangs on. */
export function pictureRecord({ picture, carrier, name, attachment }: PictureSource, find: FindContact): SourceRecord {
  const people = peopleOf(carrier, carrier.object as ActivityObject, find)
  const contacts = [...people.linked, ...people.found].map((id): SourceLink => ({ id }))
  const own = ['deal', 'deals', 'company', 'companies'].flatMap((link) => {
    const links = carrier.links[link]
    return links === undefined ? [] : [[link, links] as const]
  })
  return {
    object: 'inline_picture',
    id: picture.key,
    createdAt: null,
    updatedAt: null,
    owner: null,
    links: { ...Object.fromEntries(own), ...(contacts.length > 0 ? { contacts } : {}) },
    fields: { name, address: picture.address, carrier: [carrier.object, carrier.id], attachment },
  }
}
