// Generates clients from openapi.json with two generators and compiles switch.ts with the types of each.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const target = join(here, 'node_modules/.generated')
rmSync(target, { recursive: true, force: true })

const generators = {
  'hey-api': {
    generate(folder) {
      run(join(here, 'node_modules/.bin/openapi-ts'), [
        ...['--input', join(root, 'openapi.json'), '--output', join(folder, 'client')],
        ...['--plugins', '@hey-api/typescript', '@hey-api/client-fetch', '@hey-api/sdk']
      ])
    },
    types: "export type { CreateOrderError, Order, OrderUpdate } from './client/types.gen.js'\n"
  },
  'openapi-typescript': {
    generate(folder) {
      run(join(root, 'node_modules/.bin/openapi-typescript'), [
        join(root, 'openapi.json'),
        ...['--output', join(folder, 'schema.d.ts')]
      ])
    },
    types: `import type { components, operations } from './schema.js'
export type Order = components['schemas']['Order']
export type OrderUpdate = components['schemas']['OrderUpdate']
type Responses = operations['createOrder']['responses']
type ProblemOf<Response> = Response extends { content: { 'application/problem+json': infer Body } } ? Body : never
export type CreateOrderError = { [Status in keyof Responses]: ProblemOf<Responses[Status]> }[keyof Responses]
`
  }
}

const options = [
  ...['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck'],
  ...['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler']
]

for (const [name, { generate, types }] of Object.entries(generators)) {
  const folder = join(target, name)
  mkdirSync(folder, { recursive: true })
  generate(folder)
  writeFileSync(join(folder, 'types.ts'), types)
  copyFileSync(join(here, 'switch.ts'), join(folder, 'switch.ts'))
  run(join(here, 'node_modules/.bin/tsc'), [...options, join(folder, 'switch.ts')])
  console.log(`${name}: the statuses and error codes can be switched over exhaustively`)
}

function run(program, options) {
  try {
    execFileSync(program, options, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    console.error(`${program} failed:\n${error.stdout}${error.stderr}`)
    process.exit(1)
  }
}
