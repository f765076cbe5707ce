// What deleted_when and the filters of a path take in: every part of a condition counts.
import { describe, expect, it } from 'vitest'
import { condition, conditionProblem, pathProblem, valuesAt } from '../../../jobs/source/pointer.ts'

const meets = (expression: string, raw: object): boolean => {
  expect(conditionProblem(expression)).toBeNull()
  return condition(expression)({ ...raw })
}

describe('a condition of a profile', () => {
  it.each<[unknown, boolean]>([
    [true, true],
    ['yes', true],
    [1, true],
    [false, false],
    [null, false],
    [0, false],
    ['', false],
  ])('that is a bare path asks for a true value: %j', (archived, met) => {
    expect(meets('archived', { archived })).toBe(met)
    expect(meets('!archived', { archived })).toBe(!met)
  })

  it.each<[string, object, boolean]>([
    ['a == 1 && b == 2 && c == 3', { a: 1, b: 2, c: 0 }, false],
    ['a == 1 && b == 2 && c == 3', { a: 1, b: 2, c: 3 }, true],
    ['a == 1 && b == 2 && c == 3 && d == 4', { a: 1, b: 2, c: 3 }, false],
    ['z == 0 || a == 1 && b == 2 && c == 3', { a: 1, c: 3 }, false],
    ['z == 0 || a == 1 && b == 2 && c == 3', { z: 0 }, true],
    ['@.a == 1 && @.b == 2 && @.c == 3', { a: 1, b: 2 }, false],
    ['@.a == 1 && (@.b == 2 || @.c == 3)', { a: 1, c: 3 }, true],
    ['!(@.a == 1 && @.b == 2 && @.c == 3)', { a: 1, b: 2 }, true],
    ['@.a == 1 && @.b == ") && (" && @.c == 3', { a: 1, b: ') && (' }, false],
    ['@.a == 1 && @.b == ") && (" && @.c == 3', { a: 1, b: ') && (', c: 3 }, true],
    ["length(@.a) == 1 && @['b]'] == 2 && @.c == 3", { a: 'x', 'b]': 2, c: 3 }, true],
  ])('is met by all of its parts: %s of %j is %s', (expression, raw, met) => {
    expect(meets(expression, raw)).toBe(met)
  })

  it.each<[string, object, boolean]>([
    ['deleted_at != null', { id: 1 }, false],
    ['deleted_at != null', { deleted_at: null }, false],
    ['deleted_at != null', { deleted_at: '2026-01-02' }, true],
    ['deleted_at != null', { deleted_at: false }, true],
    ['deleted_at!=null', { deleted_at: 0 }, true],
    ['archived != false', { archived: false }, false],
    ['count != 0', { count: 0 }, false],
    ['count != 0', { count: null }, true],
    ['state.name != "open"', { state: {} }, false],
    ['state.name != "open"', { state: { name: 'gone' } }, true],
    ['archived == true || deleted_at != null', { id: 1 }, false],
    ['archived == true || deleted_at != null', { archived: true }, true],
    ['archived == true || deleted_at != null', { archived: false, deleted_at: 'x' }, true],
    ['archived != true && deleted_at != null', { deleted_at: 'x' }, false],
    ['note == "a != b"', { note: 'a != b' }, true],
  ])('differs only in a key that is there: %s of %j is %s', (expression, raw, met) => {
    expect(meets(expression, raw)).toBe(met)
  })

  it.each<[string, object, boolean]>([
    ['$.archived == true', { archived: true }, true],
    ['$.archived == true', { archived: false }, false],
    ['$.deleted_at != null', { id: 1 }, false],
    ['state == "deleted" || $.archived', { archived: 1 }, true],
    ['$.archived', { archived: 0 }, false],
    ['!$.active', { active: true }, false],
    ["$['deleted-at'] != null", { 'deleted-at': 'x' }, true],
  ])('may write the leading $.: %s of %j is %s', (expression, raw, met) => {
    expect(meets(expression, raw)).toBe(met)
  })

  it('is met by all of its parts in the filter of a path as well', () => {
    const path = 'rows[?@.a && @.b && @.c, ?@.d].id'
    const rows = [{ id: 1, a: 1, b: 1, c: 1 }, { id: 2, a: 1, b: 1 }, { id: 3, d: 1 }] // prettier-ignore
    expect(pathProblem(path)).toBeNull()
    expect(valuesAt({ rows }, path)).toEqual([1, 3])
  })

  it.each([
    'archived ==',
    '!= null',
    '$archived == true',
    'a b != null',
    'a == 1 &&',
    '&& a',
    'a == 1 && b == 2 && ',
    '@.a && (@.b && @.c',
    '@.a) && @.b && @.c',
  ])('%s is none', (expression) => {
    expect(conditionProblem(expression)).not.toBeNull()
  })
})
