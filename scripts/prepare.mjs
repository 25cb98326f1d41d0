// Generates the Prisma client, bundles and compresses the scripts of the pages, and compiles `src` to `dist`, each only
// if its sources are newer than its result: every command works on a fresh clone and costs nothing on a built one.
// `node scripts/prepare.mjs client` stops after the client and the pages; `tests` also compiles tests and
// scripts to `dist-test`; `bench` also generates the client of the service that the benchmark compares this one with,
// and `types` generates both clients, which is all that the type check needs. `npm run dev` imports this file into the
// service's process, so each restart has a current client and page. Plain JavaScript, because it runs before anything
// can run TypeScript.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const client = join(root, 'src/generated/prisma')
const clientStamp = join(root, 'src/generated/.stamp')
const handSchema = 'scripts/bench/by-hand/schema.prisma'
const handClient = join(root, 'scripts/bench/by-hand/generated')
const page = join(root, 'src/generated/page')
const graphiql = join(root, 'src/generated/graphiql')
const backOffice = join(root, 'src/generated/back-office')
const references = join(root, 'src/generated/references')
const buildStamp = join(root, 'dist/.stamp')
const testStamp = join(root, 'dist-test/.stamp')
const goal = basename(process.argv[1] ?? '') === basename(import.meta.url) ? process.argv[2] : 'client'
process.chdir(root)

if (canBuild()) {
  if (isStale(clientStamp, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])) {
    process.stderr.write('generating the database client ...\n')
    generateClient('prisma/schema.prisma')
    writeFileSync(clientStamp, '')
  }
  if (['bench', 'tests', 'types'].includes(goal) && isStale(join(handClient, '.stamp'), [handSchema, clientStamp])) {
    generateClient(handSchema)
    writeFileSync(join(handClient, '.stamp'), '')
  }
  if (isStale(join(page, 'main.js'), ['src'])) await bundlePage()
  if (isStale(join(graphiql, 'graphiql.js.gz'), ['src/graphql/browser', 'package-lock.json'])) await bundleGraphiql()
  if (isStale(join(backOffice, 'page.html'), ['src', 'package-lock.json'])) await bundleBackOffice()
  if (isStale(join(references, 'scalar.js.gz'), ['src/openapi/browser', 'package-lock.json'])) packReferences()
  if (goal !== 'client' && goal !== 'types' && isStale(buildStamp, ['src', 'tsconfig.json', clientStamp])) {
    process.stderr.write('compiling ...\n')
    await compile()
    writeFileSync(buildStamp, '')
  }
  if (goal === 'tests' && isStale(testStamp, ['src', 'test', 'scripts', clientStamp])) {
    process.stderr.write('compiling the tests ...\n')
    await compileTests()
    writeFileSync(testStamp, '')
  }
} else if (!existsSync(buildStamp)) {
  process.stderr.write(
    'Nothing is built and the build tools are missing: run npm ci with development dependencies, then npm run build.\n'
  )
  process.exit(1)
}

/** A production image has no development dependencies: it runs what was built before. */
function canBuild() {
  const require = createRequire(import.meta.url)
  return ['esbuild', 'prisma'].every(name => {
    try {
      return require.resolve(`${name}/package.json`) !== ''
    } catch {
      return false
    }
  })
}

/** Bundles the script and puts it beside page.html and page.css, for src/dashboard/read-page.ts. */
async function bundlePage() {
  const { build } = await import('esbuild')
  const sources = 'src/dashboard/browser'
  rmSync(page, { recursive: true, force: true })
  cpSync(join(sources, 'page.html'), join(page, 'page.html'))
  cpSync(join(sources, 'page.css'), join(page, 'page.css'))
  await build({
    entryPoints: [join(sources, 'main.ts')],
    outdir: page,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    charset: 'utf8'
  })
}

/** Bundles GraphiQL, of which the service serves two files (src/graphql/page.ts). */
async function bundleGraphiql() {
  const { build } = await import('esbuild')
  rmSync(graphiql, { recursive: true, force: true })
  await build({
    entryPoints: { graphiql: 'src/graphql/browser/main.js' },
    outdir: graphiql,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error'
  })
  compressFiles(graphiql)
}

/** Bundles the back-office, whose files have names that change with their content (src/back-office/routes.ts). */
async function bundleBackOffice() {
  const { build } = await import('esbuild')
  const sources = 'src/back-office/browser'
  const assets = join(backOffice, 'assets')
  rmSync(backOffice, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: [join(sources, 'main.tsx')],
    outdir: assets,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact'
  })
  compressFiles(assets)
  const names = Object.keys(metafile.outputs).map(output => basename(output))
  const page = readFileSync(join(sources, 'page.html'), 'utf8')
  writeFileSync(
    join(backOffice, 'page.html'),
    page.replace(/main\.(js|css)/g, (_all, kind) => names.find(name => name.endsWith(`.${kind}`)))
  )
}

/** The browser's files of the pages `/docs` and `/redoc`: those of packages, and what this service adds. */
function packReferences() {
  const { resolve } = createRequire(import.meta.url)
  const swagger = join(dirname(resolve('@fastify/swagger-ui/package.json')), 'static')
  rmSync(references, { recursive: true, force: true })
  mkdirSync(references, { recursive: true })
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui.css']) {
    cpSync(join(swagger, name), join(references, name))
  }
  cpSync(join(dirname(resolve('@scalar/fastify-api-reference')), 'js/standalone.js'), join(references, 'scalar.js'))
  cpSync('src/openapi/browser', references, { recursive: true })
  compressFiles(references)
}

/** Puts the Brotli and gzip forms of each file beside it, for src/http/static-files.ts. */
function compressFiles(folder) {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    const params = {
      // The last step costs ten seconds for the megabytes of the two reference pages, for 4 % less.
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1_000_000 ? 9 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length
    }
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}

/** File by file, as `tsc` would (`isolatedModules`), in a twentieth of the time. `npm run typecheck` checks types. */
async function compile() {
  const { build } = await import('esbuild')
  const sources = readdirSync('src', { recursive: true }).filter(
    name => name.endsWith('.ts') && !name.endsWith('.d.ts') && !/^(dashboard|back-office)[\\/]browser[\\/]/.test(name)
  )
  rmSync('dist', { recursive: true, force: true })
  await build({
    entryPoints: sources.map(name => join('src', name)),
    outbase: 'src',
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    sourcemap: true
  })
  for (const folder of [page, graphiql, backOffice, references]) {
    cpSync(folder, join('dist/generated', basename(folder)), { recursive: true })
  }
}

/**
 * Bundles each program with the modules of this project that it imports. Otherwise each of the tests' many processes
 * would load them file by file, through the hooks of tsx.
 */
async function compileTests() {
  const { build } = await import('esbuild')
  const programs = ['test', 'scripts'].flatMap(folder =>
    readdirSync(folder, { recursive: true }).map(name => join(folder, name))
  )
  rmSync('dist-test', { recursive: true, force: true })
  await build({
    entryPoints: programs.filter(
      name => name.endsWith('.ts') && !name.endsWith('.d.ts') && !/[\\/]generated[\\/]/.test(name)
    ),
    outbase: '.',
    outdir: 'dist-test',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    sourcemap: true,
    plugins: [{ name: 'file-urls', setup: keepFileUrls }]
  })
}

/** A file that is compiled to another folder still finds the files beside its source. */
function keepFileUrls({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    loader: 'ts'
  }))
}

function isStale(stamp, sources) {
  if (!existsSync(stamp) || !existsSync(client)) return true
  const builtAt = statSync(stamp).mtimeMs
  return sources.some(source => newestOf(source) > builtAt)
}

function newestOf(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const entries = readdirSync(path).filter(name => name !== 'generated')
  return Math.max(stats.mtimeMs, ...entries.map(name => newestOf(join(path, name))))
}

function generateClient(schema) {
  const manifestPath = createRequire(import.meta.url).resolve('prisma/package.json')
  const { bin } = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dirname(manifestPath), bin.prisma), 'generate', '--schema', schema],
    { encoding: 'utf8' }
  )
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(status ?? 1)
}
