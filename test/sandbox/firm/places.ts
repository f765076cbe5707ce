// Addresses, phones and web names of the sample firm. Numbers come from the ranges set aside for invented people.
import type { Draw } from './draw.ts'
import { streets, towns } from './words.ts'

export type Town = (typeof towns)[number]

export interface Address {
  readonly line1: string
  readonly line2: string | null
  readonly town: string
  readonly county: string | null
  readonly postcode: string
  readonly country: string
}

export function drawTown(draw: Draw): Town {
  return draw.pick(towns)
}

export function drawAddress(draw: Draw, town: Town): Address {
  const letters = 'ABDEFGHJLNPQRSTUWXYZ'
  const house = draw.chance(0.2) ? `${draw.pick(['Albion', 'Chancery', 'Minster', 'Regent'])} House` : null
  const street = `${draw.whole(1, 148)} ${draw.pick(streets)}`
  const inward = `${draw.whole(1, 9)}${draw.pick([...letters])}${draw.pick([...letters])}`
  return {
    line1: house ?? street,
    line2: house === null ? null : street,
    town: town[0],
    county: town[1] === '' ? null : town[1],
    postcode: `${town[2]}${draw.whole(1, 20)} ${inward}`,
    country: 'United Kingdom',
  }
}

const threeDigits = (draw: Draw) => String(draw.whole(0, 999)).padStart(3, '0')

/** A landline, written in one of the ways that people type numbers into such systems. */
export function drawLandline(draw: Draw, town: Town): string {
  const national = `${town[3]}${threeDigits(draw)}`
  const [code = '', ...rest] = national.split(' ')
  const local = rest.join(' ')
  return draw.pick([
    national,
    national,
    national.replaceAll(' ', ''),
    `(${code}) ${local}`,
    `+44 ${code.slice(1)} ${local}`,
    `+44 (0)${code.slice(1)} ${local}`,
    `${national} ext ${draw.whole(10, 99)}`,
  ])
}

export function drawMobile(draw: Draw): string {
  const digits = `900${threeDigits(draw)}`
  return draw.pick([
    `07700 ${digits}`,
    `07700${digits}`,
    `+44 7700 ${digits}`,
    `+44 (0)7700 ${digits}`,
    `447700${digits}`,
  ])
}

/** Letters and digits only, accents taken off: for host names and mail boxes. */
export function slug(text: string): string {
  const plain = text.replaceAll('ø', 'o').normalize('NFD').replaceAll(/\p{M}/gu, '')
  return plain
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '')
}
