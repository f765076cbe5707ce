// Builds the extension's pages when they are absent or older than what they are made of.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sources = ['extension-ui', 'server/contract', 'server/contract.ts', 'migration', 'package-lock.json']

/** @throws a sentence when the build fails; its own words are on the terminal by then. */
export function buildExtensionIfStale(root: string): void {
  const built = newest(join(root, 'extension-ui', 'dist'), () => true)
  const written = Math.max(...sources.map((source) => newest(join(root, source), (name) => name !== 'dist')))
  if (built >= written) return
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const words = ['build', '--config', join('extension-ui', 'vite.config.ts'), '--logLevel', 'warn']
  const run = spawnSync(process.execPath, [vite, ...words], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (run.status !== 0) throw new Error("The extension's pages could not be built: see the words of vite above.")
}

/** When the youngest file below was written, in milliseconds; 0 when there is none. */
function newest(path: string, isWanted: (name: string) => boolean): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  const inside = readdirSync(path).filter(isWanted)
  return Math.max(0, ...inside.map((name) => newest(join(path, name), isWanted)))
}
