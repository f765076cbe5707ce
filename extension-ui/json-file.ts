// A file that somebody chose, as the JSON it should hold.

/** `what`: what it was taken for; `advice`: which file to choose instead. Whether it holds the right thing the server says. */
export async function readJson(file: File, what: string, advice: string): Promise<unknown> {
  const text = await file.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Error(`${file.name} is not a ${what}: it holds no JSON. ${advice}`)
  }
}
