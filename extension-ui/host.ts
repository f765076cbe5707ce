// What the page asks of Pipedrive around it: the SDK, its signed tokens, theme, messages, visibility and size.
import * as sdkModule from '@pipedrive/app-extensions-sdk'
import { Color, Command, Event, View } from '@pipedrive/app-extensions-sdk'
import type AppExtensionsSDK from '@pipedrive/app-extensions-sdk'

export interface Confirmation {
  readonly title: string
  readonly description: string
  readonly okText: string
  readonly isDestructive: boolean
}

export interface Host {
  /** A token the API accepts; `renew` asks Pipedrive even if the last one has time left. */
  readonly token: (renew?: boolean) => Promise<string>
  readonly say: (message: string) => void
  readonly confirm: (question: Confirmation) => Promise<boolean>
  readonly openSettings: (context: Readonly<Record<string, string>>) => Promise<void>
  readonly isVisible: () => boolean
  readonly onVisibility: (told: () => void) => () => void
}

export interface SizeLimits {
  readonly least: number
  readonly most: number
}

type SdkClass = typeof AppExtensionsSDK
/** Tokens live five minutes; one about to end could end on its way. */
const tokenMarginMs = 30_000

/** The package is CommonJS: bundled, its default import is the namespace, and `new` on that throws. */
function sdkClass(): SdkClass {
  const first: unknown = sdkModule.default
  if (isSdkClass(first)) return first
  const second: unknown = typeof first === 'object' && first !== null && 'default' in first ? first.default : null
  if (isSdkClass(second)) return second
  throw new Error('The Pipedrive extension SDK was bundled in a form that cannot be started.')
}

function isSdkClass(candidate: unknown): candidate is SdkClass {
  return typeof candidate === 'function'
}

/** Must be called before anything is fetched: Pipedrive hides a page that has not initialized within 10 s. */
export async function connectHost(limits: SizeLimits): Promise<Host> {
  if (!new URLSearchParams(location.search).get('id'))
    throw new Error(
      'This page works inside Pipedrive only. Open it from there: Settings, Tools and apps, Marketplace apps.',
    )
  const Sdk = sdkClass()
  const sdk = await new Sdk().initialize({ size: { height: limits.least } })
  followTheme(sdk)
  keepSize(sdk, limits)
  const { isVisible, onVisibility } = followVisibility(sdk)
  return {
    token: createTokenCache(() => sdk.execute(Command.GET_SIGNED_TOKEN).then((answer) => answer.token)),
    say: (message) => void sdk.execute(Command.SHOW_SNACKBAR, { message }).catch(() => undefined),
    confirm: async (question) => {
      const { title, description, okText, isDestructive } = question
      const okColor = isDestructive ? Color.NEGATIVE : Color.PRIMARY
      const answer = await sdk.execute(Command.SHOW_CONFIRMATION, {
        title,
        description,
        okText,
        okColor,
        cancelText: 'Cancel',
      })
      return answer.confirmed
    },
    openSettings: (context) => sdk.execute(Command.REDIRECT_TO, { view: View.SETTINGS, context }),
    isVisible,
    onVisibility,
  }
}

/** Keeps a token until half a minute before it ends; callers at the same moment share one request. */
export function createTokenCache(ask: () => Promise<string>, now: () => number = Date.now) {
  let kept: { token: string; endsAt: number } | null = null
  let asking: Promise<string> | null = null
  return (renew = false): Promise<string> => {
    if (!renew && kept && now() < kept.endsAt - tokenMarginMs) return Promise.resolve(kept.token)
    asking ??= ask()
      .then((token) => {
        kept = { token, endsAt: endOf(token) ?? now() + 2 * tokenMarginMs }
        return token
      })
      .finally(() => {
        asking = null
      })
    return asking
  }
}

function endOf(token: string): number | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null
    return typeof claims.exp === 'number' ? claims.exp * 1000 : null
  } catch {
    return null
  }
}

/** The SDK forgets the theme after its first change, so the page's own root attribute is what holds it. */
function followTheme(sdk: AppExtensionsSDK): void {
  sdk.listen(Event.USER_SETTINGS_CHANGE, ({ data: change }) => {
    if (change) document.documentElement.dataset['theme'] = change.theme
  })
}

function followVisibility(sdk: AppExtensionsSDK): Pick<Host, 'isVisible' | 'onVisibility'> {
  let isUnfolded = true
  const listeners = new Set<() => void>()
  const tell = () => listeners.forEach((told) => told())
  sdk.listen(Event.VISIBILITY, ({ data: change }) => {
    if (change) isUnfolded = change.is_visible
    tell()
  })
  sdk.listen(Event.PAGE_VISIBILITY_STATE, tell)
  return {
    isVisible: () => isUnfolded && document.visibilityState === 'visible',
    onVisibility: (told) => {
      listeners.add(told)
      return () => listeners.delete(told)
    },
  }
}

function keepSize(sdk: AppExtensionsSDK, limits: SizeLimits): void {
  const content = document.getElementById('root')
  if (!content) return
  let last = limits.least
  new ResizeObserver(() => {
    const height = Math.min(limits.most, Math.max(limits.least, Math.ceil(content.getBoundingClientRect().height)))
    if (height === last) return
    last = height
    sdk.execute(Command.RESIZE, { height }).catch(() => undefined)
  }).observe(content)
}
