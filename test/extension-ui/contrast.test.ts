// Every pair of colours that carries words, in both themes, against WCAG 2.2 AA.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const styles = readFileSync(join(import.meta.dirname, '../../extension-ui/styles.css'), 'utf8')
const [light = '', dark = ''] = styles.split("[data-theme='dark']")

function tokensOf(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]))
}

const themes = { light: tokensOf(light), dark: { ...tokensOf(light), ...tokensOf(dark) } }

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const words = [
  ['text', 'page'], ['text', 'surface'], ['text', 'sunken'], ['text-second', 'page'], ['text-second', 'surface'],
  ['text-second', 'sunken'], ['text-second', 'neutral-soft'], ['on-primary', 'primary'], ['primary-text', 'page'],
  ['primary-text', 'surface'], ['primary-text', 'primary-soft'], ['positive', 'positive-soft'],
  ['warning', 'warning-soft'], ['negative', 'negative-soft'], ['negative', 'surface'], ['text', 'positive-soft'],
  ['text', 'warning-soft'], ['text', 'negative-soft'], ['text', 'primary-soft'], ['text', 'neutral-soft'],
  ['text-second', 'warning-soft'], ['text-second', 'positive-soft'], ['text-second', 'negative-soft'],
] as const // prettier-ignore
const shapes = [['border-strong', 'surface'], ['border-strong', 'page'], ['primary', 'surface'], ['primary', 'page']] as const // prettier-ignore

describe.each(Object.entries(themes))('in the %s theme', (_, tokens) => {
  const of = (one: string, other: string) => contrast(tokens[one] ?? '#000000', tokens[other] ?? '#000000')

  it.each(words)('%s can be read on %s', (one, other) => {
    expect(of(one, other)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(shapes)('%s can be told from %s', (one, other) => {
    expect(of(one, other)).toBeGreaterThanOrEqual(3)
  })
})
