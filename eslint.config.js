import neostandard from 'neostandard'
import { plugin as typescript } from 'typescript-eslint'

export default [
  // Prettier owns the layout.
  ...neostandard({
    ts: true,
    noStyle: true,
    ignores: ['dist/', 'dist-test/', '**/generated/', '.data/', '.tap/', 'client/schema.d.ts']
  }),
  {
    files: ['src/**/*.{ts,tsx}', 'scripts/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': typescript },
    rules: {
      // `void` marks a promise that nothing waits for.
      'no-void': ['error', { allowAsStatement: true }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        // tap runs subtests in order by itself and fails the parent with them.
        { allowForKnownSafePromises: [{ from: 'package', package: '@tapjs/core', name: 'PromiseWithSubtest' }] }
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' }
      ]
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    rules: { 'no-console': 'error' }
  },
  {
    // A function that does not fit on a screen holds more than one idea.
    files: ['src/**/*.{ts,tsx}', 'scripts/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 70 }] }
  },
  {
    // What the formatter cannot break: comments, strings and templates.
    files: ['**/*.{ts,tsx,js,mjs}'],
    rules: { 'max-len': ['error', { code: 120 }] }
  },
  {
    // A TypeBox schema and its type share one name; a real redeclaration does not compile.
    files: ['**/*.ts'],
    rules: { '@typescript-eslint/no-redeclare': 'off' }
  }
]
