// What is entered in the Developer Hub fits the marketplace's limits and the app's own code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkManifest, type Facts, pngSize } from '../../manifest/check.ts'
import { checklist } from '../../manifest/checklist.ts'
import { readFacts } from '../../manifest/facts.ts'
import type { Hub, Listing } from '../../manifest/shape.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'manifest', name), 'utf8'))
const hub = read('developer-hub.json') as Hub
const listing = read('listing.json') as Listing
const facts: Facts = {
  routes: ['/oauth/install', '/oauth/callback', '/extension/settings', '/extension/panel'],
  variables: ['PIPEDRIVE_JWT_SECRET'],
  operations: readFacts(root).operations,
  pictures: readFacts(root).pictures,
}

describe('the files of the Developer Hub', () => {
  it('agree with the limits of the marketplace, with the routes of the server and with the scopes of the API', () => {
    expect(checkManifest(hub, listing, readFacts(root)).faults).toEqual([])
  })

  it('are refused with the place and the limit when a text is too long or a key is unknown', () => {
    const long = checkManifest(
      { ...hub, colour: 'blue' },
      { ...listing, summary: `Pipedrive ${'x'.repeat(150)}` },
      facts,
    ).faults
    expect(long.join('\n')).toMatch(/developer-hub\.json: .*colour/)
    expect(long.join('\n')).toMatch(/listing\.json: summary: .*150/)
  })

  it('are refused when the server has no such page, or reads no such secret', () => {
    const faults = checkManifest(hub, listing, { ...facts, routes: ['/oauth/install'], variables: [] }).faults
    expect(faults).toContain('/oauth/callback is entered, but the server has no such route.')
    expect(faults.join()).toContain('names PIPEDRIVE_JWT_SECRET, which the web process does not read')
  })

  it('are refused when a scope does not admit what it is asked for', () => {
    const scopes = [
      { scope: 'deals:full', why: 'people', operations: ['addPerson'] },
      { scope: 'admin', why: 'nothing', operations: ['addUnicorn'] },
    ]
    expect(checkManifest({ ...hub, scopes }, listing, facts).faults).toEqual([
      'deals:full is asked for addPerson, which needs one of contacts:full.',
      "admin is asked for addUnicorn, which Pipedrive's API does not have.",
    ])
  })

  it('are refused with a second panel on the same page, or a name that sounds like Pipedrive made it', () => {
    const faults = checkManifest({ ...hub, extensions: [...hub.extensions, ...hub.extensions] }, listing, facts).faults
    expect(faults).toContain('An app has one settings page, not 2.')
    expect(faults).toContain('The page of a deal takes one panel of an app, not two.')
    expect(checkManifest({ ...hub, name: 'Pipedrive Mover' }, listing, facts).faults.join()).toContain(
      'must not suggest',
    )
  })

  it('are refused with an icon that is no square PNG', () => {
    expect(pngSize(new TextEncoder().encode('GIF89a and much more than twenty-four bytes'))).toBeNull()
    const icon = { width: 300, height: 200, bytes: 1 }
    const pictures = new Map([...facts.pictures, [hub.images.icon, icon]])
    expect(checkManifest(hub, listing, { ...facts, pictures }).faults).toEqual([
      'The icon is 300 x 200 pixels; a square of at least 256 is asked for.',
    ])
  })

  it('are refused with a screenshot that is not there, has another size, or is one too few', () => {
    const [first = '', second = '', third = ''] = hub.images.screenshots
    const pictures = new Map([...facts.pictures, [second, { width: 1400, height: 900, bytes: 11_000_000 }]])
    pictures.delete(first)
    expect(checkManifest(hub, listing, { ...facts, pictures }).faults).toEqual([
      `${first} is named, but there is no such PNG.`,
      `${second} is 1400 x 900 pixels; one of 1280 x 800, 1440 x 900, 2560 x 1600, 2880 x 1800 is asked for.`,
      `${second} is larger than 10 MB.`,
    ])
    const images = { ...hub.images, screenshots: [third] }
    expect(checkManifest({ ...hub, images }, listing, facts).faults.join()).toContain('images.screenshots')
  })

  it('become a list to tick off, with the addresses of this installation', () => {
    const list = checklist(hub, listing, 'https://migrate.example')
    expect(list).toContain('[ ] Callback URL: https://migrate.example/oauth/callback')
    expect(list).toContain('[ ] contacts:full')
    expect(list).toContain('[ ] Image 3: manifest/images/3-reconciliation.png')
    expect(list).not.toContain('{origin}')
  })
})
