// npm run source:check against a system that answers: what it prints, and that it never shows a secret.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cloud } from '../jobs/source/acceptance/rest-systems.ts'
import { createSite, type Site } from '../jobs/source/rest-server.ts'

const script = join(import.meta.dirname, '../../scripts/source-check.ts')

interface Printed {
  readonly code: number
  readonly text: string
}

describe('the check of a source', () => {
  let folder: string
  let site: Site
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'check-'))
    site = await createSite((app) => cloud.routes(app))
  })
  afterEach(async () => {
    await site.close()
    await rm(folder, { recursive: true })
  })

  function run(...words: readonly string[]): Promise<Printed> {
    return new Promise((resolve) =>
      execFile(process.execPath, [script, ...words], (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: out + err }),
      ),
    )
  }

  it('says who answers, one page of every resource, and its fields', async () => {
    const path = join(folder, 'profile.json')
    await writeFile(path, JSON.stringify(cloud.profile(site.base)))
    const { code, text } = await run(path, '--secret', 'token=tok-1', '--private', site.host)
    expect(text).toContain('Perfect Books of Harper & Lane LLP answers at')
    expect(text).toContain('contacts gave 5 records of the object contact on 1 page, and there are more.')
    expect(text).toContain('first_name: string, filled in 5 of 5, such as "Ann 1"')
    expect(text).toContain('Nothing stands against reading this source: all 2 resources were understood.')
    expect(text).not.toContain('tok-1')
    expect(code).toBe(0)
    expect(site.asked.every((asked) => asked.startsWith('GET '))).toBe(true)
  })

  it('ends with a sentence when the secret is wrong, the host is private or the file is no profile', async () => {
    const path = join(folder, 'profile.json')
    await writeFile(path, JSON.stringify(cloud.profile(site.base)))
    const wrong = await run(path, '--secret', 'token=other', '--private', site.host)
    expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('check “token”') })
    expect(await run(path, '--secret', 'token=tok-1')).toMatchObject({ code: 1 })
    await writeFile(path, '{')
    expect((await run(path)).text).toContain('is not valid JSON')
    expect((await run()).code).toBe(2)
  })

  it('looks a bundle over too', async () => {
    const path = join(folder, 'contacts.csv')
    await writeFile(path, 'Contact ID,First Name,Last Name\n1,Ann,Lee\n')
    const { code, text } = await run(path)
    expect(text).toContain('contacts.csv gave 1 record of the object contact')
    expect(code).toBe(0)
  })
})
