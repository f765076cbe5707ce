// Turns what the person named into one file to upload: a folder is packed first, a file is sent as it is.
import { createWriteStream, openAsBlob, readdirSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** @throws a sentence when there is nothing at the path. */
export async function bundleForm(path: string, folder: string): Promise<FormData> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new Error(`There is no file and no folder at ${path}.`)
  const file = found.isDirectory() ? await packed(path, join(folder, `${basename(path)}.zip`)) : path
  const form = new FormData()
  form.set('file', new File([await openAsBlob(file)], basename(file)))
  return form
}

async function packed(path: string, target: string): Promise<string> {
  const zip = new ZipFile()
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted()
  const files = names.map((name) => join(path, name)).filter((file) => statSync(file).isFile())
  if (files.length === 0) throw new Error(`The folder ${path} holds no file.`)
  for (const file of files) zip.addFile(file, relative(path, file).split(sep).join('/'))
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(target))
  return target
}
