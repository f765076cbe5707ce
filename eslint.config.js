// The linter: type-aware promise rules, and the size limits of the house style.
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '**/dist', '.data', '.cache', 'screenshots'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './extension-ui/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
    },
  },
  {
    // Tests group many sentences in one describe; what a command prints is its product.
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: [
      'scripts/**/*.ts',
      'test/sandbox/demo/**/*.ts',
      'test/bench/**/*.ts',
      'test/simulation/main.ts',
      'test/run.ts',
      'db/migrate.ts',
    ],
    rules: { 'no-console': 'off' },
  },
)
