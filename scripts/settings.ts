// `npm run settings`: writes docs/settings.md and .env.example from the settings in src/config/settings.ts.
import { writeFile } from 'node:fs/promises'
import { settingsDocuments } from './settings/documents.js'

for (const { path, content } of settingsDocuments()) {
  await writeFile(new URL(`../${path}`, import.meta.url), content)
}
