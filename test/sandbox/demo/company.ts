// The Pipedrive company of the demonstration: the stand-in, with the pages that embed the app as Pipedrive's own do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Firm } from '../firm/firm.ts'
import { pipedriveUsers } from '../firm/pipedrive-users.ts'
import { createLivingHost, firstUserId } from '../host/living-host.ts'
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
export async function startCompany({ root, port, appUrl, clientSecret, firm }: CompanyOptions): Promise<DemoCompany> {
  const host = createLivingHost({ clientId, jwtSecret: clientSecret, companyId, extensionUrl: appUrl })
  const pipedrive = await startPipedrive({
    port,
    clientId,
    clientSecret,
    callbackUrl: `${appUrl}/oauth/callback`,
    companyId,
    companyName: firm.name,
    users: pipedriveUsers(firm),
    scopes: ['base', ...scopesInManifest(root)],
    extend: host.extend,
  })
  host.follow(pipedrive)
  const installer = pipedrive.users.find(({ id, admin }) => id === firstUserId && admin)
  if (!installer) throw new Error(`The company has no admin with the number ${firstUserId} who could install the app.`)
  return {
    pipedrive,
    companyId,
    clientId,
    installer,
    settingsUrl: `${pipedrive.url}${host.settingsPath}`,
    pageOf: (object, record) => `${pipedrive.url}/${object}/${record}`,
  }
}

/** The stand-in gives the app the scopes it will have in the marketplace, and refuses everything else. */
function scopesInManifest(root: string): string[] {
  const hub = readFileSync(join(root, 'manifest', 'developer-hub.json'), 'utf8')
  const read = z.object({ scopes: z.array(z.object({ scope: z.string() })) }).parse(JSON.parse(hub))
  return read.scopes.map(({ scope }) => scope)
}
