// Launches a Chromium for tests and screenshots: the one CHROMIUM_PATH names, the bundled one, or one that is installed.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { isWhole, markWhole, moveInto } from './whole-folder.ts'

export interface BrowserSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly arch: string
  /** Where the bundled browser is unpacked once. */
  readonly cacheFolder: string
  /** Where installed browsers may stand. */
  readonly installed: readonly string[]
}

export interface FoundBrowser {
  readonly executable: string
  /** Added to the browser's own environment and to nothing else. */
  readonly environment: Readonly<Record<string, string>>
}

const here: BrowserSurroundings = {
  environment: process.env,
  platform: process.platform,
  arch: process.arch,
  cacheFolder: fileURLToPath(new URL('../../node_modules/.cache/browser', import.meta.url)),
  installed: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/** The package's own flags run everything in one process and switch site isolation off: iframes would prove nothing. */
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none',
] // prettier-ignore

const run = promisify(execFile)

/** It unpacks to the temporary folder without a lock, so it runs alone in one of its own, which is then renamed. */
const unpackScript = `
const { default: chromium, inflate } = await import(process.argv[1])
await chromium.executablePath()
await inflate(process.argv[2])
`

/** The package's own file looks for fonts in Lambda's folders: without this one every page is without letters. */
const fontsConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

async function unpack(surroundings: BrowserSurroundings, entry: string, target: string): Promise<void> {
  await mkdir(surroundings.cacheFolder, { recursive: true })
  const folder = await mkdtemp(path.join(surroundings.cacheFolder, 'unpacking-'))
  try {
    const libraries = fileURLToPath(new URL('../bin/al2023.tar.br', entry))
    await run(process.execPath, ['--input-type=module', '-e', unpackScript, entry, libraries], {
      env: { ...surroundings.environment, TMPDIR: folder },
    })
    await writeFile(path.join(folder, 'fonts.conf'), fontsConfig)
    await markWhole(folder)
    await moveInto(target, folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Kept per version, so that an update of the package brings its own; a copy that lost a file is unpacked anew. */
async function findBundled(surroundings: BrowserSurroundings): Promise<FoundBrowser | null> {
  if (surroundings.platform !== 'linux' || surroundings.arch !== 'x64') return null
  const entry = import.meta.resolve('@sparticuz/chromium')
  const { version } = JSON.parse(await readFile(new URL('../package.json', entry), 'utf8')) as { version: string }
  const target = path.join(surroundings.cacheFolder, version)
  if (!(await isWhole(target))) await unpack(surroundings, entry, target)
  const libraries = [surroundings.environment['LD_LIBRARY_PATH'], path.join(target, 'al2023', 'lib')]
  return {
    executable: path.join(target, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: libraries.filter((folder) => folder !== undefined && folder !== '').join(':'),
      FONTCONFIG_FILE: path.join(target, 'fonts.conf'),
      XDG_CACHE_HOME: `${target}-fonts`,
    },
  }
}

/** CHROMIUM_PATH first; then the bundled one, for screenshots that look the same everywhere; then an installed one. */
export async function findBrowser(surroundings: BrowserSurroundings = here): Promise<FoundBrowser> {
  const named = surroundings.environment['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { executable: named, environment: {} }
    throw new Error(`CHROMIUM_PATH names ${named}, but there is no such file. Correct it, or unset it.`)
  }
  const bundled = await findBundled(surroundings)
  if (bundled) return bundled
  const executable = surroundings.installed.find((candidate) => existsSync(candidate))
  if (executable !== undefined) return { executable, environment: {} }
  throw new Error(
    `No browser was found: the bundled one runs on 64-bit Intel Linux only (this is ${surroundings.platform} on ` +
      `${surroundings.arch}), and neither Chrome nor Chromium is installed in the usual places. ` +
      'Install one of them, or set CHROMIUM_PATH to the program.',
  )
}

/** The caller closes it. */
export async function launchBrowser(surroundings: BrowserSurroundings = here): Promise<Browser> {
  const found = await findBrowser(surroundings)
  const inherited = Object.entries(surroundings.environment).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  )
  return chromium.launch({
    executablePath: found.executable,
    args: flags,
    env: { ...Object.fromEntries(inherited), ...found.environment },
  })
}
