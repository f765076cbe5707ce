// Folders that live as long as one run of the tests or of the demonstration, with a PostgreSQL in each.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '../db/embedded.ts'

/** Makes one, and first ends and removes those whose owner was killed before it could do so itself. */
export async function throwawayFolder(parent: string, prefix: string): Promise<string> {
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) await sweep(join(parent, name))
  const folder = mkdtempSync(join(parent, prefix))
  // Whoever runs PostgreSQL has to get through to its directory; a folder closed to others would send it elsewhere.
  chmodSync(folder, 0o711)
  writeFileSync(join(folder, 'owner'), String(process.pid))
  return folder
}

/** Where the folder's database lies. */
export function dataDirOf(folder: string): string {
  return join(folder, 'postgres')
}

async function sweep(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'owner')) || lives(Number(readFileSync(join(folder, 'owner'), 'utf8')))) return
  // Found or started once more, it knows best what belongs to it, inside the folder and outside.
  if (existsSync(dataDirOf(folder))) {
    const orphan = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false })
    await orphan.stop()
  }
  rmSync(folder, { recursive: true, force: true })
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
