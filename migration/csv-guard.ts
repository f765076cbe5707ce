// Texts in a CSV that a spreadsheet would run as a formula: how they are written, and how they are read back.

const formula = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/

/** A cell that begins like a formula would be run by a spreadsheet; the apostrophe makes it text. */
export function guardedText(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** What a cell may have said before it was guarded: an apostrophe in front may be ours, or the text's own. */
export function readingsOfText(cell: string): readonly string[] {
  return cell.startsWith("'") ? [cell.slice(1), cell] : [cell]
}
