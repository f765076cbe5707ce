// Where large files are kept, as FILES_URL says; the worker writes there, the web process reads.
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type FilePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'bucket'
      /** Origin, without bucket and key. */
      readonly endpoint: URL
      readonly bucket: string
      /** Before every key; empty or with a slash at its end. */
      readonly prefix: string
      readonly region: string
      readonly accessKeyId: string
      readonly secretAccessKey: string
    }

const shape = 'must be file:///a/folder, or https://ACCESS_KEY_ID:SECRET@endpoint/bucket[/prefix]?region=eu-west-2'

/** A text says what is wrong with the address. */
export function parseFilesUrl(text: string): FilePlace | string {
  if (!URL.canParse(text)) return shape
  const url = new URL(text)
  if (url.protocol === 'file:') {
    if (url.host !== '') return shape
    const folder = fileURLToPath(url)
    return isAbsolute(folder) ? { kind: 'folder', folder } : shape
  }
  const [bucket = '', ...prefix] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (!/^https?:$/.test(url.protocol) || bucket === '' || url.username === '' || url.password === '') return shape
  return {
    kind: 'bucket',
    endpoint: new URL(url.origin),
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  }
}

/** Keys are made by us of a migration's id and a number; anything else would lead out of the folder. */
export function folderPath(folder: string, key: string): string {
  if (!/^[0-9a-f-]{36}\/\d+$/.test(key)) throw new Error(`"${key}" is not a key of a kept file; nothing was read or written.`) // prettier-ignore
  return join(folder, ...key.split('/'))
}
