// What every host page does: the theme switch, and the extension where the page has one.
import { startExtension } from './extension.js'

const root = document.documentElement
const place = document.querySelector('.extension')
const extension = place ? startExtension(place, () => root.dataset.theme) : null

document.getElementById('theme-toggle').addEventListener('click', () => {
  const theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  root.dataset.theme = theme
  try {
    localStorage.setItem('host-theme', theme)
  } catch {
    // Storage may be closed to us; the choice then lasts until the next page.
  }
  extension?.tell('user_settings_change', { theme })
})

document.querySelector('.panel-fold')?.addEventListener('click', ({ currentTarget }) => {
  const isVisible = currentTarget.getAttribute('aria-expanded') === 'false'
  currentTarget.setAttribute('aria-expanded', String(isVisible))
  place.hidden = !isVisible
  extension.tell('visibility', { is_visible: isVisible, context: { invoker: 'user' } })
})
