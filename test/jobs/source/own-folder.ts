// A folder for the bundles of a test file, which goes with it, asked for at its top.
import { afterAll } from 'vitest'
import { createFolder, type Folder } from './bundles.ts'

export async function ownFolder(): Promise<Folder> {
  const folder = await createFolder()
  afterAll(() => folder.remove())
  return folder
}
