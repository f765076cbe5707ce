// A whole migration as an admin clicks through it on the settings page, inside the frame of Pipedrive's own page.
import type { FrameLocator, Locator, Page } from 'playwright-core'

/** A run of the sample firm takes seconds; a busy machine takes several times as long. */
const runMs = 180_000

export interface Desk {
  readonly page: Page
  /** The extension inside the host's page. */
  readonly frame: FrameLocator
}

/** Opens a page of the host and waits until its extension has greeted it. */
export async function openExtension(page: Page, url: string): Promise<Desk> {
  await page.goto(url)
  await page.locator('.extension[data-state=shown]').waitFor()
  return { page, frame: page.frameLocator('.extension iframe') }
}

const button = ({ frame }: Desk, name: string | RegExp): Locator => frame.getByRole('button', { name })

/** Goes on to the next step as soon as it is open, and waits for its heading. */
async function goOn(desk: Desk, step: string, heading: string): Promise<void> {
  await desk.frame.getByRole('button', { name: `Continue: ${step}`, disabled: false }).click({ timeout: runMs })
  await desk.frame.getByRole('heading', { level: 1, name: heading }).waitFor()
}

export async function createMigration(desk: Desk, name: string): Promise<void> {
  await desk.frame.getByLabel('Name of the new migration').fill(name)
  await button(desk, 'Create migration').click()
  await desk.frame.getByRole('heading', { name: 'Connect Perfect Books' }).waitFor()
}

export interface Connection {
  readonly profile: unknown
  readonly secrets: Readonly<Record<string, string>>
}

export async function connect(desk: Desk, { profile, secrets }: Connection): Promise<void> {
  await desk.frame.getByRole('tab', { name: 'Connect by address' }).click()
  await desk.frame.getByLabel('Connection profile').fill(JSON.stringify(profile, null, 2))
  for (const [name, secret] of Object.entries(secrets)) await desk.frame.getByLabel(name, { exact: true }).fill(secret)
  await button(desk, 'Check and connect').click()
  await desk.frame.getByText('Connected', { exact: true }).waitFor()
}

export async function audit(desk: Desk): Promise<void> {
  await goOn(desk, 'Audit', 'What is there to move')
  await button(desk, 'Start the audit').click()
  await button(desk, 'Run the audit again').waitFor({ timeout: runMs })
}

export async function confirmMapping(desk: Desk): Promise<void> {
  await goOn(desk, 'Mapping', 'Where every field goes')
  await button(desk, /^Confirm all/).click()
  await desk.frame.getByText('You can still change a field').waitFor()
}

/** Everyone without a match belongs to this user from now on. */
export async function chooseFallback(desk: Desk, userId: number): Promise<void> {
  await goOn(desk, 'Owners', 'Who owns the records')
  await desk.frame.getByLabel('User for everyone without a match').selectOption(String(userId))
  await desk.frame.getByText('Every owner has a user').waitFor()
}

/** They apply as they stand; nobody has to change one. */
export async function readChoices(desk: Desk): Promise<void> {
  await goOn(desk, 'Choices', 'Choices')
  await desk.frame.getByText('These are set to what suits most firms').waitFor()
}

export async function readPlan(desk: Desk): Promise<void> {
  await goOn(desk, 'Plan', 'What will happen')
  await desk.frame.getByText('Nothing stands in the way').waitFor()
}

export async function takeSample(desk: Desk): Promise<void> {
  await goOn(desk, 'Sample', 'A sample first')
  await button(desk, 'Start the sample').click()
  await button(desk, 'Approve the sample').waitFor({ timeout: runMs })
  await desk.frame.getByRole('heading', { name: 'Value by value' }).waitFor()
}

export async function approveSample(desk: Desk): Promise<void> {
  await button(desk, 'Approve the sample').click()
  await desk.frame.getByText('This sample is approved').waitFor()
}

export async function startFullRun(desk: Desk): Promise<void> {
  await goOn(desk, 'Full run', 'The full run')
  await button(desk, 'Start the full run').click()
  await button(desk, 'Cancel the run').waitFor()
}

export async function reconcile(desk: Desk): Promise<void> {
  await goOn(desk, 'Reconciliation', 'Did everything arrive?')
  await button(desk, 'Compare now').click()
  await button(desk, 'Compare again').waitFor({ timeout: runMs })
}

export async function previewUndo(desk: Desk): Promise<void> {
  await goOn(desk, 'Undo', 'Undo the migration')
  await button(desk, 'Show what would be undone').click()
  await desk.frame.getByRole('heading', { name: 'What would happen' }).waitFor({ timeout: runMs })
}

/** Pipedrive itself asks whether the person is sure. */
export async function undo(desk: Desk): Promise<void> {
  await button(desk, 'Undo the migration').click()
  await desk.page.getByRole('dialog', { name: 'Undo the migration?' }).getByRole('button', { name: 'Undo' }).click()
  await desk.frame.getByText('The migration was undone', { exact: true }).waitFor({ timeout: runMs })
}
