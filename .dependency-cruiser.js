/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular-modules',
      comment: 'A module that imports itself through others has no beginning. Type-only imports count too.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'no-circular-rooms',
      comment: 'A folder is a subject: two folders that import each other are one subject, or a third one is missing.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true }
    },
    {
      name: 'rooms-below-the-root',
      comment: 'app.ts lists the rooms; no room knows the app, except for its types in a test or script.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/(app|server|migrate|encrypt-secrets)\\.ts$' }
    }
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '/generated/'] },
    exclude: { path: ['node_modules', '/generated/'] },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] }
  }
}
