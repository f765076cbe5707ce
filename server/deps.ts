// What the web process is made of; main.ts wires it, tests give their own clock and their own Pipedrive.
import type { PgBoss } from 'pg-boss'
import type { Db } from '../db/client.ts'
import type { RefreshAnswer } from '../db/installs.ts'
import type { Seal } from '../db/seal.ts'
import type { WebConfig } from './config.ts'
import type { UploadLimits } from './uploads.ts'

/** Who installed, as Pipedrive's users/me says. */
export interface Installer {
  readonly companyId: number
  readonly companyName: string
  readonly userId: number
  readonly userName: string
  readonly isAdmin: boolean
}

export interface WebDeps {
  readonly config: WebConfig
  readonly db: Db
  /** Only sends: the web process does no work of its own. */
  readonly boss: PgBoss
  readonly seal: Seal
  readonly identify: (apiDomain: string, accessToken: string) => Promise<Installer>
  /** A new pair of tokens for the refresh token of one who asks. */
  readonly refresh: (refreshToken: string) => Promise<RefreshAnswer>
  readonly now: () => Date
  /** Folder with settings.html, panel.html and assets/. */
  readonly extensionFolder: string
  /** How long an answer waits for the worker that asks the source who it is. */
  readonly connectWait: { readonly everyMs: number; readonly mostMs: number }
  readonly uploads: UploadLimits
}
