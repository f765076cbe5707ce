// Who wrote a bundle: its manifest says so, or nobody does and each file is named with how it was recognised.
import type { SourceIdentity } from '../../../migration/source/identity.ts'
import { isPerfectBooks } from '../../../migration/source/manifest.ts'
import { SourceRefused } from '../source.ts'
import type { Contents } from './contents.ts'
import type { Member } from './member.ts'

export function bundleIdentity(contents: Contents, fileName: string): SourceIdentity {
  const { manifest } = contents
  if (manifest !== null && !isPerfectBooks(manifest.product)) {
    throw new SourceRefused(
      'source_wrong_product',
      `The manifest of ${fileName} says that “${manifest.product.slice(0, 100)}” wrote it, not Perfect Books, the legal-accounting product: nothing was read. Products of a similar name are not the same.`,
    )
  }
  const files = contents.members.map(memberSentence)
  const rest = [...attachmentSentence(contents), ...contents.passedOver]
  const product = manifest?.product ?? null
  const tenant = manifest?.tenant ?? null
  return {
    product,
    tenant,
    host: null,
    version: null,
    timeZone: manifest?.time_zone ?? null,
    sentence: [opening(contents, fileName), ...files, ...rest].join(' '),
  }
}

function opening({ manifest }: Contents, fileName: string): string {
  if (manifest === null) {
    return `The files do not say which product wrote them: please check that ${fileName} was exported from Perfect Books, and how each file was understood.`
  }
  const firm = manifest.tenant === undefined ? '' : ` for ${manifest.tenant}`
  const when = manifest.exported_at === undefined ? '' : ` on ${manifest.exported_at}`
  const zone = manifest.time_zone === undefined ? '' : `, times in ${manifest.time_zone}`
  return `The manifest says that ${manifest.product} wrote this bundle${firm}${when}${zone}.`
}

function memberSentence(member: Member): string {
  const { path, object, recognised } = member
  const name = object.replaceAll('_', ' ')
  if (recognised === null) return `${path} holds records of the object ${name}, as the manifest says.`
  if (recognised.by === 'nothing') return `${path} fits no known object and is taken as the custom object ${name}.`
  if (recognised.by === 'name') return `${path} holds records of the object ${name}, recognised by its file name.`
  const because = recognised.because.slice(0, 4).join(', ')
  return `${path} holds records of the object ${name}, recognised by its headings ${because}.`
}

function attachmentSentence(contents: Contents): string[] {
  const count = contents.attachments.files.length
  return count === 0 ? [] : [`${count.toLocaleString('en')} attachments are listed.`]
}
