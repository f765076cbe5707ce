// Says everything that is wrong with the files here: against the marketplace's limits, and against the app's own code.
import type * as z from 'zod'
import { type Hub, hubSchema, type Listing, listingSchema } from './shape.ts'

/** What the code and Pipedrive's description say; read by the caller, so that this file needs no disk. */
export interface Facts {
  /** Paths that the server answers, such as `/oauth/callback`. */
  readonly routes: readonly string[]
  /** Variables that the web process reads. */
  readonly variables: readonly string[]
  /** Pipedrive's operations by id, with the scopes of which any one admits a caller. */
  readonly operations: ReadonlyMap<string, readonly string[]>
  /** The PNGs that there are, by their paths from the root. */
  readonly pictures: ReadonlyMap<string, Picture>
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly bytes: number
}

export interface Checked {
  readonly hub: Hub | null
  readonly listing: Listing | null
  /** One sentence for every fault; empty means ready to be entered. */
  readonly faults: readonly string[]
}

export function checkManifest(hub: unknown, listing: unknown, facts: Facts): Checked {
  const readHub = hubSchema.safeParse(hub)
  const readListing = listingSchema.safeParse(listing)
  const faults = [
    ...shapeFaults('developer-hub.json', readHub),
    ...shapeFaults('listing.json', readListing),
    ...(readHub.success
      ? [
          ...routeFaults(readHub.data, facts),
          ...scopeFaults(readHub.data, facts),
          ...extensionFaults(readHub.data),
          ...pictureFaults(readHub.data, facts),
        ]
      : []),
  ]
  return { hub: readHub.data ?? null, listing: readListing.data ?? null, faults }
}

function shapeFaults(file: string, read: z.ZodSafeParseResult<unknown>): string[] {
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}.`)
}

function routeFaults(hub: Hub, { routes, variables }: Facts): string[] {
  const addresses = [hub.callbackUrl, hub.installationUrl].map((url) => url.replace('{origin}', ''))
  const wanted = [...addresses, ...hub.extensions.map(({ iframePath }) => iframePath)]
  return [
    ...wanted
      .filter((path) => !routes.includes(path))
      .map((path) => `${path} is entered, but the server has no such route.`),
    ...hub.extensions
      .filter(({ jwtSecretVariable }) => !variables.includes(jwtSecretVariable))
      .map(({ name, jwtSecretVariable }) => `${name} names ${jwtSecretVariable}, which the web process does not read.`),
  ]
}

/** Reviewers want no scope without a use: each one names the operations it is asked for, and admits them. */
function scopeFaults(hub: Hub, { operations }: Facts): string[] {
  return hub.scopes.flatMap(({ scope, operations: needed }) =>
    needed.flatMap((id) => {
      const admitting = operations.get(id)
      if (!admitting) return [`${scope} is asked for ${id}, which Pipedrive's API does not have.`]
      return admitting.includes(scope)
        ? []
        : [`${scope} is asked for ${id}, which needs one of ${admitting.join(', ')}.`]
    }),
  )
}

function extensionFaults(hub: Hub): string[] {
  const settings = hub.extensions.filter(({ kind }) => kind === 'app_settings_page').length
  const locations = hub.extensions.flatMap((one) => (one.kind === 'custom_panel' ? one.locations : []))
  const twice = locations.filter((location, index) => locations.indexOf(location) !== index)
  return [
    ...(settings === 1 ? [] : [`An app has one settings page, not ${settings}.`]),
    ...twice.map((location) => `The page of a ${location} takes one panel of an app, not two.`),
  ]
}

const mostBytes = 10_000_000
/** The sizes that the marketplace takes: 16:10. */
const screenshotSizes = ['1280 x 800', '1440 x 900', '2560 x 1600', '2880 x 1800']

function pictureFaults({ images }: Hub, { pictures }: Facts): string[] {
  return [images.icon, ...images.screenshots].flatMap((path) => {
    const picture = pictures.get(path)
    if (!picture) return [`${path} is named, but there is no such PNG.`]
    const { width, height, bytes } = picture
    const size = `${width} x ${height}`
    const isIcon = path === images.icon
    return [
      ...(isIcon && (width !== height || width < 256)
        ? [`The icon is ${size} pixels; a square of at least 256 is asked for.`]
        : []),
      ...(!isIcon && !screenshotSizes.includes(size)
        ? [`${path} is ${size} pixels; one of ${screenshotSizes.join(', ')} is asked for.`]
        : []),
      ...(bytes > mostBytes ? [`${path} is larger than 10 MB.`] : []),
    ]
  })
}

/** Width and height as a PNG's first chunk says; null for anything else. */
export function pngSize(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isPng = bytes.byteLength > 24 && view.getUint32(0) === 0x89_50_4e_47 && view.getUint32(4) === 0x0d_0a_1a_0a
  return isPng ? { width: view.getUint32(16), height: view.getUint32(20), bytes: bytes.byteLength } : null
}
