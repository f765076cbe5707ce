// Sets the theme before the first paint: the address decides, then what was chosen last, then light.
;(() => {
  const asked = new URLSearchParams(location.search).get('theme')
  let kept = null
  try {
    kept = localStorage.getItem('host-theme')
  } catch {
    // Storage may be closed to us; then every page starts light.
  }
  const theme = [asked, kept].find((name) => name === 'light' || name === 'dark') ?? 'light'
  document.documentElement.dataset.theme = theme
})()
