// Hostile ZIPs: real ones whose directory is changed afterwards, as no honest packer would write it.
import { ZipFile } from 'yazl'

export interface Entry {
  readonly path: string
  readonly content: string | Buffer
  readonly mode?: number
  readonly compress?: boolean
}

export async function zipBytes(entries: readonly Entry[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { path, content, mode = 0o100644, compress = true } of entries) {
    zip.addBuffer(Buffer.from(content), path, { mode, compress })
  }
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Changes every entry of the central directory; offsets are those of the ZIP specification, 4.3.12. */
export function changeDirectory(zip: Buffer, change: (header: Buffer, index: number) => void): Buffer {
  const copy = Buffer.from(zip)
  let index = 0
  for (let at = copy.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 46, 'latin1')) {
    change(copy.subarray(at), index++)
  }
  return copy
}

export const offsets = { flags: 8, method: 10, compressedSize: 20, size: 24 } as const

/** The same length everywhere, so that nothing else moves. */
export function rename(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('Both names must have the same length.')
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}
