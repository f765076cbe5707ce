// What /system/info says about who answers: the legal accounting product, or somebody who only shares its name.
import type { Firm } from '../firm/firm.ts'
import type { Product } from './faults.ts'

export function systemInfo(product: Product, firm: Firm, serverTime: string): Record<string, unknown> {
  switch (product) {
    case 'perfect_books':
      return {
        product: 'Perfect Books',
        application: 'Legal accounting and practice management',
        version: '9.4.1',
        region: 'uk-1',
        tenant: { name: firm.name, code: firm.code, time_zone: firm.timeZone, base_currency: 'GBP' },
        server_time: serverTime,
      }
    case 'bookstore':
      return {
        product: 'Perfect Books Ottawa',
        application: 'Bookstore point of sale',
        version: '2.0',
        tenant: { name: 'Perfect Books, Ottawa', code: 'OTTAWA', time_zone: 'America/Toronto', base_currency: 'CAD' },
        catalogue: { titles: 18_422 },
        server_time: serverTime,
      }
    case 'silent':
      return { status: 'ok', server_time: serverTime }
  }
}

export const loginPage = `<!doctype html>
<html lang="en"><head><title>Sign in</title></head>
<body><h1>Sign in to Perfect Books</h1>
<form method="post" action="/login"><input name="user"><input name="password" type="password"><button>Sign in</button></form>
</body></html>
`
