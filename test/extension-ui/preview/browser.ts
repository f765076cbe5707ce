// Which browser draws the pages: one that is installed, else the one from the packages.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
]
const cache = join(import.meta.dirname, '../../../node_modules/.cache/extension-ui-browser')

/** The package's own file names folders of another machine; without a font the browser dies at the first select. */
const fontsFile = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(cache, 'fonts/fonts')}</dir><cachedir>${join(cache, 'font-cache')}</cachedir></fontconfig>
`

/** The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH']
  return chromium.launch(named ? { executablePath: named, args } : await unpacked())
}

/** The package unpacks without a lock; a private directory renamed at the end keeps a second process from half a file. */
async function unpacked(): Promise<LaunchOptions> {
  if (!existsSync(join(cache, 'chromium'))) await unpack()
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    LD_LIBRARY_PATH: join(cache, 'al2023/lib'),
    FONTCONFIG_PATH: join(cache, 'fonts'),
  }
  return { executablePath: join(cache, 'chromium'), args, env }
}

async function unpack(): Promise<void> {
  await mkdir(join(cache, '..'), { recursive: true })
  const own = await mkdtemp(join(cache, '..', 'unpacking-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = own
  try {
    const { default: Chromium, inflate } = await import('@sparticuz/chromium')
    await Chromium.executablePath()
    await inflate(join(import.meta.dirname, '../../../node_modules/@sparticuz/chromium/bin/al2023.tar.br'))
    await writeFile(join(own, 'fonts/fonts.conf'), fontsFile)
    await rename(own, cache).catch(() => rm(own, { recursive: true, force: true }))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
