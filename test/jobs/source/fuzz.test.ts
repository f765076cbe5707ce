// Whatever arrives, the outcome is records or a refusal: never a crash, never a lost row.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProfile } from '../../../jobs/source/rest.ts'
import { SourceRefused } from '../../../jobs/source/source.ts'
import { type Everything, readAll, signal, sourceOf } from './bundles.ts'
import { createSite, profileOf } from './rest-server.ts'
import { zipBytes } from './zip-bytes.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

function onlyRefused(error: unknown): void {
  if (!(error instanceof SourceRefused)) throw error
}

describe('a source', () => {
  async function outcome(content: string | Buffer, name: string): Promise<Everything | SourceRefused> {
    const source = sourceOf(await folder.file('upload', content), name)
    try {
      expect((await source.identify(signal)).sentence).not.toBe('')
      await source.describe()
      return await readAll(source)
    } catch (error) {
      if (error instanceof SourceRefused) return error
      throw error
    } finally {
      await source.close()
    }
  }

  const name = fc.constantFrom('a.csv', 'contacts.tsv', 'deals.json', 'x.jsonl', 'upload.zip', 'no ending')
  const checks = { numRuns: 80 }

  it('of random bytes comes to records or a refusal', async () => {
    const magic = fc.constantFrom(
      [],
      [0x50, 0x4b, 3, 4],
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0xef, 0xbb, 0xbf],
      [0x5b],
      [0x7b],
    )
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), name, async (start, bytes, fileName) => {
        await outcome(Buffer.concat([Buffer.from(start), bytes]), fileName)
      }),
      checks,
    )
  })

  it('of text that looks like a table or JSON comes to records or a refusal', async () => {
    const piece = fc.constantFrom(
      ',',
      ';',
      '\t',
      '|',
      '"',
      '\n',
      '\r\n',
      'id',
      'name',
      '1',
      'Total',
      '[',
      ']',
      '{',
      '}',
      ':',
      '"id":1',
      '__proto__',
      '\\',
      ' ',
      'é',
      '\uFEFF',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 80 }), name, async (pieces, fileName) => {
        await outcome(pieces.join(''), fileName)
      }),
      checks,
    )
  })

  it('of a ZIP with damaged bytes comes to records or a refusal', async () => {
    const whole = await zipBytes([
      { path: 'contacts.csv', content: 'id,First Name,Last Name\n1,Ann,Lee\n'.repeat(20) },
      { path: 'manifest.json', content: '{"bundle_version":1,"product":"Perfect Books"}' },
    ])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const zip = Buffer.from(whole)
          for (const [at, byte] of changes) zip[at] = byte
          await outcome(zip, 'upload.zip')
        },
      ),
      checks,
    )
  })

  it('gives back every cell of a table as it was written', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((text) => !text.includes('\0') && text.isWellFormed())
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }), async (rows) => {
        const lines = rows.map((row, i) => [String(i), ...row].map(quoted).join(','))
        const all = await outcome(
          `"Contact ID","First Name","Last Name","Notes"\n${lines.join('\n')}\n`,
          'contacts.csv',
        )
        if (all instanceof SourceRefused) throw all
        const expected = rows.map(([first, last, notes], i) => {
          const entries = [
            ['Contact ID', String(i)],
            ['First Name', first],
            ['Last Name', last],
            ['Notes', notes],
          ] as const
          return Object.fromEntries(entries.filter(([, value]) => value !== ''))
        })
        expect(all.records.map((record) => record.fields)).toEqual(expected)
      }),
      checks,
    )
  })

  it('gives back every field of a JSON record as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), async (records) => {
        const all = await outcome(JSON.stringify(records.map((fields, i) => ({ ...fields, id: i }))), 'things.json')
        if (all instanceof SourceRefused) throw all
        expect(all.records).toHaveLength(records.length)
      }),
      checks,
    )
  })

  it('whose answers are any JSON comes to records or a refusal', async () => {
    let answer: unknown = null
    const site = await createSite((app) =>
      app.get('/api/v1/x', (_request, reply) => reply.type('application/json').send(JSON.stringify(answer))),
    )
    const source = site.source(profileOf(site.base, [{ name: 'x', object: 'deal', endpoint: { path: 'x' } }]))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.dictionary(fc.constantFrom('id', 'owner', 'company', 'contacts', '__proto__'), fc.jsonValue())),
        ),
        async (value) => {
          answer = value
          await readAll(source).catch(onlyRefused)
        },
      ),
      checks,
    )
    await site.close()
  })

  it('has a profile that is any JSON, and it is accepted or refused in sentences', () => {
    const words = [
      'profile_version',
      'name',
      'identity',
      'client',
      'resources',
      'endpoint',
      'path',
      'paginator',
      'type',
      'keys',
      'links',
      'auth',
      'expect',
    ]
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(1, '', 'x', 'cursor', 'bearer', '{resources.a.b}', null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words, '__proto__', 'constructor'), tie('any')),
      ),
    })).any
    fc.assert(
      fc.property(value, (profile) => {
        const outcome = parseProfile(profile)
        if (!outcome.ok) expect(outcome.problems.every((problem) => problem.length > 5)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
