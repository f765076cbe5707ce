// The Pipedrive company of the demonstration: the stand-in, with the pages that embed the app as Pipedrive's own do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Firm } from '../firm/firm.ts'
import { pipedriveUsers } from '../firm/pipedrive-users.ts'
import { hostPages } from '../host/host-pages.ts'
import { type PipedriveStandIn, startPipedrive } from '../pipedrive/stand-in.ts'

export interface CompanyOptions {
  readonly root: string
  readonly port: number
  readonly appUrl: string
  readonly clientSecret: string
  /** Whose people are to be found in Pipedrive as well. */
  readonly firm: Firm
}

export interface DemoCompany {
  readonly pipedrive: PipedriveStandIn
  readonly companyId: number
  readonly clientId: string
  /** The admin who installs the app. */
  readonly installer: { readonly id: number; readonly name: string }
  readonly settingsUrl: string
  readonly pageOf: (object: 'person' | 'organization' | 'deal', id: string) => string
}

const companyId = 7_300_001
const clientId = 'perfect-books-demo'
/** The stand-in numbers its users from here: the pages must know their viewer before it has any. */
const installerId = 23_000_001
const fieldsSchema = z.record(
  z.string(),
  z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      options: z.array(z.object({ id: z.union([z.number(), z.string()]), label: z.string() })).nullable(),
    }),
  ),
)

export async function startCompany({ root, port, appUrl, clientSecret, firm }: CompanyOptions): Promise<DemoCompany> {
  // The pages are registered before the stand-in is there, and ask it only when somebody looks at them.
  const later: { pipedrive?: PipedriveStandIn } = {}
  const live = () => {
    if (!later.pipedrive) throw new Error('Pipedrive is still starting; load the page again.')
    return later.pipedrive
  }
  const pipedrive = await startPipedrive({
    port,
    clientId,
    clientSecret,
    callbackUrl: `${appUrl}/oauth/callback`,
    companyId,
    companyName: firm.name,
    users: pipedriveUsers(firm),
    scopes: ['base', ...scopesInManifest(root)],
    extend: (app) =>
      hostPages(app, {
        clientId,
        jwtSecret: clientSecret,
        companyId,
        userId: installerId,
        extensionUrl: appUrl,
        users: () => live().users,
        records: (object) => live().records(object),
        fields: (object) => fieldsSchema.parse(live().snapshot()['fields'])[object] ?? [],
      }),
  })
  later.pipedrive = pipedrive
  const installer = pipedrive.users.find(({ id, admin }) => id === installerId && admin)
  if (!installer) throw new Error(`The company has no admin with the number ${installerId} who could install the app.`)
  return {
    pipedrive,
    companyId,
    clientId,
    installer,
    settingsUrl: `${pipedrive.url}/settings/marketplace/app/${clientId}/app-settings`,
    pageOf: (object, record) => `${pipedrive.url}/${object}/${record}`,
  }
}

/** The stand-in gives the app the scopes it will have in the marketplace, and refuses everything else. */
function scopesInManifest(root: string): string[] {
  const hub = readFileSync(join(root, 'manifest', 'developer-hub.json'), 'utf8')
  const read = z.object({ scopes: z.array(z.object({ scope: z.string() })) }).parse(JSON.parse(hub))
  return read.scopes.map(({ scope }) => scope)
}
