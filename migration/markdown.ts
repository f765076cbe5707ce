// Texts of a customer inside Markdown: nothing in them may become markup of the page.

export function markdownText(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
}

/** A list of rows under headings; a table without rows is left out. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`
  return [line(headings), `|${headings.map(() => ' --- |').join('')}`, ...rows.map(line), ''].join('\n')
}
