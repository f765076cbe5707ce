// A folder that was made once and is used for long: whether everything that was put into it is still there.
import { readFileSync } from 'node:fs'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

const listName = 'whole.json'

type Sizes = Readonly<Record<string, number>>

async function sizesIn(folder: string): Promise<Sizes> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== listName)
  const sizes = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name)
    return [path.relative(folder, file), (await stat(file)).size] as const
  })
  return Object.fromEntries(await Promise.all(sizes))
}

/** Writes down what is in the folder now; call it when the folder is complete. */
export async function markWhole(folder: string): Promise<void> {
  await writeFile(path.join(folder, listName), JSON.stringify(await sizesIn(folder)))
}

/** False when it was never marked, or when a file of then is missing or has another size. */
export async function isWhole(folder: string): Promise<boolean> {
  try {
    const then = JSON.parse(readFileSync(path.join(folder, listName), 'utf8')) as Sizes
    const sizes = Object.entries(then).map(async ([file, size]) => (await stat(path.join(folder, file))).size === size)
    return (await Promise.all(sizes)).every(Boolean)
  } catch {
    return false
  }
}

/** Puts a marked folder where it is looked for; what another run has put there meanwhile is as good, unless it is broken. */
export async function moveInto(target: string, folder: string): Promise<void> {
  if (!(await isWhole(target))) {
    const broken = `${folder}-broken`
    await rename(target, broken).catch(() => undefined)
    await rm(broken, { recursive: true, force: true })
    const isMoved = await rename(folder, target).then(
      () => true,
      () => false,
    )
    if (isMoved) return
  }
  await rm(folder, { recursive: true, force: true })
  if (!(await isWhole(target))) throw new Error(`${target} could not be replaced. Delete that folder and try again.`)
}
