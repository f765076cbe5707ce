// Small drawn signs; text glyphs would depend on the fonts of the reader's machine.
import type { ReactNode } from 'react'

const drawings = {
  check: <path d="M3.5 8.5l3 3 6-7" />,
  warning: (
    <>
      <path d="M8 2.5l6 11H2z" />
      <path d="M8 7v3M8 11.8v.2" />
    </>
  ),
  stop: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.7M8 5v.2" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1" />
      <path d="M5.5 7V5a2.5 2.5 0 015 0v2" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  undo: <path d="M6 3L3 6l3 3M3.2 6H9.5a3.5 3.5 0 010 7H6" />,
  edit: <path d="M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z" />,
  leave: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5 8h6" />
    </>
  ),
  rule: <path d="M3 5h7M7.5 2.5L10 5 7.5 7.5M13 11H6M8.5 8.5L6 11l2.5 2.5" />,
  download: <path d="M8 2.5v7M5 7l3 3 3-3M3 13h10" />,
  upload: <path d="M8 10.5v-7M5 6l3-3 3 3M3 13h10" />,
  back: <path d="M9.5 3.5L5 8l4.5 4.5" />,
  next: <path d="M6.5 3.5L11 8l-4.5 4.5" />,
  equal: <path d="M4 6.2h8M4 9.8h8" />,
} satisfies Readonly<Record<string, ReactNode>>

export type IconName = keyof typeof drawings

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  )
}
