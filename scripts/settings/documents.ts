import type { TSchema } from '@sinclair/typebox'
import { settingsByHeading, type Setting } from '../../src/config/settings.js'

/** The files that follow from the settings: path in the project, and content. */
export function settingsDocuments(): Array<{ path: string; content: string }> {
  return [
    { path: 'docs/settings.md', content: reference() },
    { path: '.env.example', content: envExample() }
  ]
}

function reference(): string {
  return [
    '# Settings',
    '',
    '<!-- Written by `npm run settings` from src/config/settings.ts: edit it there. -->',
    '',
    'The service reads its settings from the environment, or from a `.env` file (see',
    '[.env.example](../.env.example)); the environment takes precedence. An empty value counts as unset. If any value',
    'is invalid, the service does not start and reports all problems at once.',
    ...Object.entries(settingsByHeading).flatMap(([heading, settings]) => [
      '',
      `## ${heading}`,
      '',
      '| Name | Default | Description |',
      '|---|---|---|',
      ...Object.values(settings).map(row)
    ]),
    '',
    '## Where the embedded database keeps its data',
    '',
    'In `DATA_DIR`; `npm start` prints the full path. PostgreSQL refuses to run as root: if you start the service as',
    'root, it runs PostgreSQL as the user `postgres` or `nobody`. If that user cannot enter the project folder, the',
    'programs and the data go to `/var/lib/orders-and-inventory/`.',
    '',
    'If the service is killed, PostgreSQL keeps running and the next start takes it over. Two services cannot share',
    'one folder.',
    ''
  ].join('\n')
}

function row({ name, schema, description }: Setting<string, TSchema, unknown>): string {
  const value = schema.default === undefined ? '' : `\`${schema.default}\` `
  return `| \`${name}\` | ${value}| ${[description, ...allowedValues(schema, description)].join(' ')} |`
}

/** What the schema allows, unless the description says so already. */
function allowedValues({ enum: values, minimum, maximum }: TSchema, description: string): string[] {
  if (Array.isArray(values)) {
    const names = values.map(value => `\`${value}\``)
    return names.every(name => description.includes(name)) ? [] : [`One of ${names.join(', ')}.`]
  }
  return minimum === undefined ? [] : [`Allowed: ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}.`]
}

function envExample(): string {
  return [
    '# Copy this file to .env and uncomment what you change. docs/settings.md describes each setting.',
    '# Written by `npm run settings` from src/config/settings.ts: edit it there.',
    ...Object.entries(settingsByHeading).flatMap(([heading, settings]) => [
      '',
      `# ${heading}`,
      ...Object.values(settings).map(({ name, schema, example }) => `# ${name}=${example ?? schema.default ?? ''}`)
    ]),
    ''
  ].join('\n')
}
