// The page on which an admin allows the app, or does not.
import { type Company, installingUser } from './company.ts'

export function consentPage(form: Readonly<Record<string, string>>, company: Company): string {
  const kept = ['client_id', 'redirect_uri', 'state'].flatMap((name) => {
    const value = form[name]
    return value === undefined ? [] : [`<input type="hidden" name="${name}" value="${escaped(value)}">`]
  })
  const chosen = installingUser(company).id
  const users = [...company.users.values()]
    .filter((user) => user.active)
    .map((user) => `<option value="${user.id}"${user.id === chosen ? ' selected' : ''}>${escaped(user.name)}</option>`)
  const scopes = company.settled.scopes.map((scope) => `<li>${escaped(scope)}</li>`)
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Install app</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
</head>
<body>
<h1>${escaped(company.settled.companyName)}</h1>
<p>The app asks for access to your company's Pipedrive account:</p>
<ul>${scopes.join('')}</ul>
<form method="post" action="/oauth/authorize">
${kept.join('\n')}
<p><label>Signed in as <select name="user_id">${users.join('')}</select></label></p>
<button name="decision" value="allow">Allow and install</button>
<button name="decision" value="cancel">Cancel</button>
</form>
</body>
</html>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
