// npm run demo: a whole migration on this machine, against the stand-ins, from the installation to the reconciliation.
import { createApi } from './api.ts'
import { type Arrived, drive } from './drive.ts'
import { installApp, signToken } from './install.ts'
import { heading } from './print.ts'
import { createProgress } from './progress.ts'
import { createEndings, lastWords, setStage, type Stage } from './stage.ts'
import { type Asked, readWords, usage } from './words.ts'

const say = (text: string) => console.log(text)
const endings = createEndings()
let ending: Promise<void> | undefined
let starting: Promise<unknown> = Promise.resolve()
let stage: Stage | undefined

/** What is just being started is waited for: nobody else would end it. */
function end(status: number): Promise<void> {
  endings.wanted = true
  ending ??= starting
    .then(
      () => endings.endAll(),
      () => endings.endAll(),
    )
    .then(
      () => process.exit(status),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error)
        process.exit(1)
      },
    )
  return ending
}

function asked(): Asked {
  try {
    return readWords(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    process.exit(2)
  }
}

function addresses(on: Stage, arrived: Arrived | null): string {
  const lines = [
    heading('Where to look'),
    `The settings page in Pipedrive: ${on.company.settingsUrl}`,
    ...(arrived?.personId ? [`A person's page with the panel:  ${on.company.pageOf('person', arrived.personId)}`] : []),
    `The app itself:                 ${on.appUrl}`,
  ]
  return lines.join('\n')
}

async function migrate(on: Stage, { bundle }: Asked): Promise<Arrived> {
  await installApp(on.appUrl, on.company.installer.id)
  say(`${on.company.installer.name} has installed the app.`)
  const who = { companyId: on.company.companyId, userId: on.company.installer.id }
  return drive({
    api: createApi(on.appUrl, () => signToken(on.clientSecret, who)),
    progress: createProgress(process.stdout),
    say,
    installer: on.company.installer,
    source: { profile: on.perfectBooks.profile, secrets: on.perfectBooks.secrets },
    bundle,
    folder: on.folder,
    writesSince() {
      const { writes } = on.company.pipedrive.stats()
      on.company.pipedrive.resetStats()
      return writes
    },
  })
}

function manual(on: Stage): string {
  return [
    heading('Your steps'),
    `1. Install the app: ${on.appUrl}/oauth/install`,
    `2. Open the settings page in Pipedrive: ${on.company.settingsUrl}`,
    `3. Connect Perfect Books with the profile in ${on.folder}/profile.json and the secret "token": ${on.perfectBooks.secrets['token'] ?? ''}`,
  ].join('\n')
}

// One press of Ctrl-C can arrive twice, from the terminal and from npm: the second one changes nothing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ending) say('\nEnding everything that was started ...')
    void end(130)
  })
}

const words = asked()
try {
  say('Starting PostgreSQL, Pipedrive, Perfect Books and the app ...')
  const set = setStage(endings, say)
  starting = set
  stage = await set
  say(
    `Pipedrive stands in at ${stage.company.pipedrive.url}, Perfect Books at ${stage.perfectBooks.url}, the app runs at ${stage.appUrl}.`,
  )
  const arrived = words.manual ? null : await migrate(stage, words)
  if (words.exit) {
    const good = arrived?.reconciliation.clean === true && arrived.writtenTwice === 0
    await end(good ? 0 : 1)
  }
  if (words.manual) say(manual(stage))
  say(addresses(stage, arrived))
  say('\nEverything stays up until Ctrl-C.')
} catch (error) {
  // What was asked to end fails on its way out: that is no news.
  if (!ending) {
    console.error(`\nThe demonstration failed: ${error instanceof Error ? error.message : String(error)}`)
    if (stage) console.error(lastWords(stage.folder))
  }
  await end(1)
}
