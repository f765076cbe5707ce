// Buttons: one look for the main thing, one for the rest, one for what cannot be taken back.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

interface ButtonProps {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly look?: 'primary' | 'plain' | 'quiet' | 'negative'
  readonly icon?: IconName
  readonly isBusy?: boolean
  readonly isDisabled?: boolean
  readonly label?: string
}

export function Button({ children, onPress, look = 'plain', icon, isBusy, isDisabled, label }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button look-${look}`}
      // A busy button keeps its focus: `disabled` would throw a keyboard user back to the top of the page.
      aria-disabled={isBusy || isDisabled ? true : undefined}
      aria-busy={isBusy ? true : undefined}
      aria-label={label}
      onClick={() => {
        if (!isBusy && !isDisabled) onPress()
      }}
    >
      {isBusy ? <span className="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}
