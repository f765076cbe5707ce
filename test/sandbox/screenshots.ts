// Clicks the sample firm through a migration on the demonstration's stage, with pictures of every step in ./screenshots.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import * as clicks from './clicks.ts'
import { installApp } from './demo/install.ts'
import { createEndings, lastWords, setStage, type Stage } from './demo/stage.ts'

const folder = join(import.meta.dirname, '..', '..', 'screenshots')
/** A mapping of a hundred fields is longer than anybody looks at. */
const mostPixels = 4_000
const widths = [1440, 320]

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

/** Light, then dark, and back again, at every width. */
async function shoot({ page }: clicks.Desk, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    for (const theme of ['light', 'dark']) {
      await page.evaluate(`if (document.documentElement.dataset.theme !== '${theme}') {
        document.getElementById('theme-toggle').click()
      }`)
      await page.frames()[1]?.waitForFunction(`document.documentElement.dataset.theme === '${theme}'`)
      await picture(page, `${name}-${width}-${theme}.png`)
    }
  }
  await page.setViewportSize({ width: widths[0] ?? 1440, height: 900 })
  await page.locator('#theme-toggle').click()
  say(`${name} is drawn.`)
}

/** As tall as the page, because a frame that lies outside of the window would be drawn late or not at all. */
async function picture(page: clicks.Desk['page'], name: string): Promise<void> {
  const { width = 1440 } = page.viewportSize() ?? {}
  const tall = Number(await page.evaluate('document.documentElement.scrollHeight'))
  await page.setViewportSize({ width, height: Math.min(mostPixels, Math.max(900, tall)) })
  await page.screenshot({ path: join(folder, name), animations: 'disabled' })
  await page.setViewportSize({ width, height: 900 })
}

async function walk(desk: clicks.Desk, stage: Stage): Promise<void> {
  await desk.frame.getByText('There is none yet.').waitFor()
  await shoot(desk, '00-start')
  await clicks.createMigration(desk, 'Harper & Lane LLP')
  await shoot(desk, '01-connect-empty')
  await clicks.connect(desk, stage.perfectBooks)
  await shoot(desk, '01-connect')
  await clicks.audit(desk)
  await shoot(desk, '02-audit')
  await clicks.confirmMapping(desk)
  await shoot(desk, '03-mapping')
  await clicks.chooseFallback(desk, stage.company.installer.id)
  await shoot(desk, '04-owners')
  await clicks.readChoices(desk)
  for (const choice of await desk.frame.locator('details.fold').all()) await choice.locator('summary').click()
  await shoot(desk, '05-choices')
  await clicks.readPlan(desk)
  for (const list of await desk.frame.locator('details.list').all()) await list.locator('summary').click()
  await shoot(desk, '06-plan')
  await clicks.takeSample(desk)
  await shoot(desk, '07-sample')
  await clicks.approveSample(desk)
  await clicks.startFullRun(desk)
  await desk.frame.getByRole('table', { name: /^Full run/ }).waitFor()
  await picture(desk.page, '08-full-running-1440-light.png')
  await desk.frame.getByRole('button', { name: 'Continue: Reconciliation', disabled: false }).waitFor({ timeout: 300_000 })
  await shoot(desk, '08-full')
  await clicks.reconcile(desk)
  await shoot(desk, '09-reconciliation')
} // prettier-ignore

async function drawPanels(browser: Browser, { company }: Stage): Promise<void> {
  for (const object of ['person', 'organization', 'deal'] as const) {
    const [record] = company.pipedrive.records(object)
    const page = await browser.newPage()
    const panel = await clicks.openExtension(page, company.pageOf(object, String(record?.id)))
    await panel.frame.getByText('came from Perfect Books').waitFor()
    await shoot(panel, `20-panel-${object}`)
    await page.close()
  }
}

async function draw(browser: Browser, stage: Stage): Promise<void> {
  const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  const desk = await clicks.openExtension(page, stage.company.settingsUrl)
  await walk(desk, stage)
  await drawPanels(browser, stage)
  await clicks.previewUndo(desk)
  await shoot(desk, '10-undo-preview')
  await clicks.undo(desk)
  await shoot(desk, '11-undone')
  const other = stage.company.pipedrive.users.find((user) => !user.admin && user.active)
  const asOther = `${stage.company.settingsUrl}?as=${other?.id ?? ''}`
  await shoot(await clicks.openExtension(page, asOther), '12-not-installed')
  await installApp(stage.appUrl, other?.id ?? 0)
  await shoot(await clicks.openExtension(page, asOther), '13-not-admin')
}

const endings = createEndings()
let stage: Stage | null = null
try {
  mkdirSync(folder, { recursive: true })
  stage = await setStage(endings, say)
  await installApp(stage.appUrl, stage.company.installer.id)
  const browser = await launchBrowser()
  endings.add(() => browser.close())
  await draw(browser, stage)
  say(`The pictures are in ${folder}.`)
} catch (error) {
  process.exitCode = 1
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  if (stage) say(lastWords(stage.folder))
} finally {
  await endings.endAll()
}
