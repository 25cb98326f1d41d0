import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { createDatabase } from '../support/app.js'

const program = `
  import { createRequire } from 'node:module'
  import { buildApp } from './dist/app.js'
  import { loadConfig } from './dist/config.js'
  const { cache } = createRequire(import.meta.url)
  const loaded = () => Object.keys(cache).filter(file => /node_modules\\/(mercurius|graphql)\\//.test(file))
  const app = await buildApp({ ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'), databaseUrl: process.argv[1] })
  await app.ready()
  await app.inject({ url: '/products' })
  await app.inject({ url: '/graphql' })
  const before = loaded().length
  const { statusCode } = await app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } })
  process.stdout.write(JSON.stringify({ before, statusCode, hasLoaded: loaded().length > 0 }))
  await app.close()
`

t.test('the libraries are loaded by the first request, and not before', async t => {
  const databaseUrl = await createDatabase(t)
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, databaseUrl])
  t.strictSame(JSON.parse(stdout), { before: 0, statusCode: 200, hasLoaded: true })
})
