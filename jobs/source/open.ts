// Opens a migration's source, whichever way it was connected.
import { createBundleSource } from './bundle.ts'
import { createRestSource } from './rest.ts'
import type { Wait } from './rest/budget.ts'
import type { Lookup } from './rest/guard.ts'
import type { Source } from './source.ts'
import { createWeb } from './web.ts'

export type SourceSpec =
  | { readonly kind: 'rest'; readonly profile: unknown; readonly secrets: Readonly<Record<string, string>> }
  /** `open` brings the bundle onto this machine and gives its path; whoever made the file removes it after `close`. */
  | {
      readonly kind: 'bundle'
      readonly open: () => Promise<string>
      readonly fileName: string
      readonly manifest?: unknown
    }

export interface OpenDeps {
  /** SOURCE_PRIVATE_HOSTS. */
  readonly privateHosts: readonly string[]
  readonly now: () => Date
  readonly random?: () => number
  readonly wait?: Wait
  readonly lookup?: Lookup
}

/** Throws SourceRefused when a profile cannot be used; everything else is found out by `identify`. */
export function openSource(spec: SourceSpec, deps: OpenDeps): Source {
  if (spec.kind === 'bundle')
    return createBundleSource({
      open: spec.open,
      fileName: spec.fileName,
      manifest: spec.manifest,
      web: createWeb(deps),
    })
  return createRestSource({ ...deps, profile: spec.profile, secrets: spec.secrets })
}
