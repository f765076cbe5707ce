// The database that every test file's own is cloned from, and what the setup hands to the tests.
declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the test server's maintenance database. */
    databaseUrl: string
  }
}

export const templateDatabase = 'template_app'
