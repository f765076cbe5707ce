// Sets the theme before the first paint; a module would run after it and dark pages would flash white.
;(() => {
  const asked = new URLSearchParams(location.search).get('theme')
  document.documentElement.dataset.theme = asked === 'dark' ? 'dark' : 'light'
})()
