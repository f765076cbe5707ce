// Where the keyboard goes when what it was on is taken off the page.
import { type RefObject, useEffect } from 'react'

/** Marks what keeps the keyboard when a part of it goes: its first control gets the focus. */
export const keepsFocus = { 'data-keeps-focus': '' }

/**
 * A button that disappears by its own success would drop the focus on the page's body, and with it whoever uses the keyboard or a
 * screen reader at the top. The nearest marked part that is left gets it, else `last`. A focus that a person moved away is let be.
 */
export function useKeptFocus(within: RefObject<HTMLElement | null>, last: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = within.current
    if (!element) return
    /** What has the focus, and everything around it, inside first. */
    let path: readonly Element[] = []
    const remember = ({ target }: FocusEvent) => {
      path = target instanceof Element && element.contains(target) ? pathTo(target, element) : []
    }
    let isByPointer = false
    const point = () => {
      path = []
      isByPointer = true
    }
    const type = () => {
      isByPointer = false
    }
    const mend = () => {
      const [focused] = path
      if (!focused || focused.isConnected || document.activeElement !== document.body || !document.hasFocus()) return
      const place = controlIn(path.find((part) => part.isConnected && part.hasAttribute('data-keeps-focus')))
      // Who points sees the page: it does not move under them.
      ;(place ?? last.current)?.focus({ preventScroll: isByPointer })
    }
    const observer = new MutationObserver(mend)
    observer.observe(element, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', point)
    document.addEventListener('keydown', type)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', point)
      document.removeEventListener('keydown', type)
    }
  }, [within, last])
}

function pathTo(target: Element, end: Element): Element[] {
  const path: Element[] = []
  for (let part: Element | null = target; part && part !== end; part = part.parentElement) path.push(part)
  return path
}

function controlIn(part: Element | undefined): HTMLElement | null {
  return part?.querySelector<HTMLElement>('select, input, button, textarea, summary') ?? null
}
