// A boxed message, and a small labelled sign: both say their meaning in words and a drawing, not by colour alone.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export type Tone = 'neutral' | 'info' | 'positive' | 'warning' | 'negative'

const toneIcons: Readonly<Record<Tone, IconName>> = {
  neutral: 'info',
  info: 'info',
  positive: 'check',
  warning: 'warning',
  negative: 'stop',
}

interface NoticeProps {
  readonly tone: Tone
  readonly title: string
  readonly children?: ReactNode
  /** Said aloud as soon as it appears: for what nobody asked for and everybody must know. */
  readonly isAlert?: boolean
}

export function Notice({ tone, title, children, isAlert }: NoticeProps) {
  return (
    <div className={`notice tone-${tone}`} role={isAlert ? 'alert' : undefined}>
      <Icon name={toneIcons[tone]} />
      <div className="notice-words">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  )
}

/** The failure of something the person just did; empty without one, so that a screen reader hears it appear. */
export function Failure({ error, title = 'That did not work' }: { error: string | null; title?: string }) {
  return (
    <div aria-live="assertive">
      {error === null ? null : (
        <Notice tone="negative" title={title}>
          <p>{error}</p>
        </Notice>
      )}
    </div>
  )
}

export function Pill({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`pill tone-${tone}`}>
      <Icon name={icon ?? toneIcons[tone]} />
      {children}
    </span>
  )
}
