import { readFile, stat } from 'node:fs/promises'
import { validate, ValidationSeverity } from 'dockerfile-utils'
import t from 'tap'
import { parse } from 'yaml'
import { loadConfig, settingsSchema } from '../../src/config.js'
import { runCommand } from '../support/run-script.js'

interface Variable {
  key: string
  value?: unknown
  generateValue?: boolean
  fromDatabase?: { name: string }
  fromService?: { name: string; type: string }
}

interface Service {
  type: string
  name: string
  plan?: string
  buildCommand?: string
  preDeployCommand?: string
  startCommand?: string
  healthCheckPath?: string
  envVars?: Variable[]
}

interface Blueprint {
  services: Service[]
  databases: Array<{ name: string; plan?: string }>
}

const { scripts, engines } = JSON.parse(await readFile('package.json', 'utf8'))

t.test('render.yaml runs commands of this project with settings of this project', async t => {
  const { services, databases } = await readYaml<Blueprint>('render.yaml')
  const [web] = services
  if (!web?.startCommand) throw new Error('render.yaml has no service')
  t.equal(web.buildCommand, 'npm ci --include=dev --omit=optional && npm run build')
  t.ok(scripts.build)
  t.equal(web.preDeployCommand, scripts.migrate)
  t.ok(web.startCommand.endsWith(scripts.start), web.startCommand)

  const variables = web.envVars ?? []
  const settings = new Set([...Object.keys(settingsSchema.properties), 'NODE_VERSION'])
  for (const { key } of variables) t.ok(settings.has(key) || web.startCommand.includes(`$${key}`), `${key} is read`)
  for (const { fromDatabase, fromService } of variables) {
    if (fromDatabase) {
      t.ok(
        databases.some(({ name }) => name === fromDatabase.name),
        fromDatabase.name
      )
    }
    if (fromService) {
      t.ok(
        services.some(({ name, type }) => name === fromService.name && type === fromService.type),
        fromService.name
      )
    }
  }
  const API_KEYS = /API_KEYS="([^"]+)"/
    .exec(web.startCommand)?.[1]
    ?.replace(/\$([A-Z_]+)/g, (_all, name: string) => `${generated}-${name}`)
  t.match(loadConfig({ ...renderEnvironment(variables), API_KEYS }, 'no .env file'), {
    host: '0.0.0.0',
    authMode: 'required',
    apiKeys: [
      { name: 'admin', role: 'admin' },
      { name: 'metrics', role: 'metrics' }
    ],
    trustProxy: ['loopback', 'uniquelocal', ...cloudflareNetworks],
    rateLimitMax: 6_000,
    orderPaymentTimeoutSeconds: 1_800,
    databaseUrl: /^postgresql:/,
    secretKeys: [{ key: Buffer }],
    redisUrl: /^redis:/
  })
})

t.test('render.free.yaml is render.yaml on free plans, which have no pre-deploy command', async t => {
  const withoutPlans = ({ services, databases }: Blueprint) => ({
    services: services.map(({ plan, preDeployCommand, ...service }) => service),
    databases: databases.map(({ plan, ...database }) => database)
  })
  const free = await readYaml<Blueprint>('render.free.yaml')
  t.strictSame(withoutPlans(free), withoutPlans(await readYaml<Blueprint>('render.yaml')))
  for (const { plan, preDeployCommand } of [
    ...free.services,
    ...free.databases.map(database => ({ ...database, preDeployCommand: undefined }))
  ]) {
    t.equal(plan, 'free')
    t.equal(preDeployCommand, undefined)
  }
})

t.test('every setting is in docs/settings.md, with its default, and in .env.example, and nothing else is', async t => {
  const page = await readFile('docs/settings.md', 'utf8')
  const rows = [...page.matchAll(/^\| (`[^|]+) \|([^|]*)\|/gm)].flatMap(([, names = '', value = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, value.replaceAll('`', '').trim()])
  )
  const settings = Object.entries(settingsSchema.properties).map(([name, { default: value = '' }]) => [
    name,
    String(value)
  ])
  t.strictSame(rows.sort(), settings.sort())
  const example = [...(await readFile('.env.example', 'utf8')).matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name)
  t.strictSame(example.sort(), settings.map(([name]) => name).sort())
})

t.test('the Dockerfile is valid, runs the command of npm start, and does not run as root', async t => {
  const dockerfile = await readFile('Dockerfile', 'utf8')
  t.strictSame(lint(dockerfile), [])
  const image = dockerfile.slice(dockerfile.lastIndexOf('FROM '))
  const command: string[] = JSON.parse(/^CMD (.*)$/m.exec(image)?.[1] ?? '[]')
  t.equal(command.join(' '), scripts.start)
  t.match(image, /^USER node$/m)
  t.match(image, /^HEALTHCHECK .*\/health\/ready/m)
  t.match(dockerfile, /npm ci --omit=dev --omit=optional/)
})

t.test('the check of the Dockerfile finds mistakes', async t => {
  const dockerfile = await readFile('Dockerfile', 'utf8')
  for (const [right, wrong] of [
    ['USER node', 'USR node'],
    ['USER node', 'user node'],
    ['WORKDIR /app', 'WORKDIR app'],
    ['EXPOSE 8000', 'EXPOSE a port'],
    ['COPY . .', 'COPY .'],
    ['--from=build', '--form=build'],
    ['USER node', 'CMD ["node"]'],
    ['HEALTHCHECK --interval=10s', 'HEALTHCHECK --interval=soon'],
    ['ARG NODE_IMAGE=node:22-alpine', 'RUN true']
  ] as const) {
    t.ok(dockerfile.includes(right), right)
    t.not(lint(dockerfile.replace(right, wrong)).length, 0, wrong)
  }
})

t.test('the workflow runs .ci/run, and the tests on every supported version of Node', async t => {
  const workflow = '.github/workflows/ci.yml'
  const { jobs, permissions } = await readYaml<{
    permissions?: object
    jobs: Record<
      string,
      {
        'timeout-minutes'?: number
        permissions?: object
        strategy?: { matrix: { node: number[] } }
        steps: Array<{ uses?: string; run?: string; with?: Record<string, string | boolean> }>
      }
    >
  }>(workflow)
  const steps = Object.values(jobs).flatMap(job => job.steps)
  const file = steps.flatMap(({ run = '' }) => /\.ci\/\w+/.exec(run) ?? [])
  t.strictSame(file, ['.ci/run'])
  t.ok((await stat('.ci/run')).mode & 0o100, 'it is executable')
  for (const { run = '' } of steps) {
    for (const [, script = ''] of run.matchAll(/npm (?:run )?(?!ci)(\w+)/g)) t.ok(scripts[script], script)
  }
  for (const { uses } of steps) if (uses) t.match(uses, /^actions\/[a-z-]+@[0-9a-f]{40}$/, 'pinned by its commit')
  for (const [line, version] of (await readFile(workflow, 'utf8')).matchAll(/^.*uses:.*?(?: # (v\d+\.\d+\.\d+))?$/gm)) {
    t.ok(version, `${line.trim()} names its version`)
  }
  t.strictSame(permissions, {}, 'a job has only the permissions that it asks for')
  for (const { permissions, steps, 'timeout-minutes': timeout } of Object.values(jobs)) {
    t.ok(timeout, 'every job has a time limit')
    t.strictSame(permissions, { contents: 'read' })
    t.equal(
      steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with?.['persist-credentials'],
      false,
      'the steps after the checkout have no credentials'
    )
  }
  const versions = [
    (await readFile('.nvmrc', 'utf8')).trim(),
    ...(jobs['other-versions']?.strategy?.matrix.node ?? [])
  ].map(Number)
  t.strictSame(
    versions,
    [...engines.node.matchAll(/(?:\^|>=)(\d+)/g)].map(([, major]) => Number(major))
  )
})

t.test('compose.yaml sets only known settings, and publishes ports on loopback only', async t => {
  const { services } = await readYaml<{
    services: Record<string, { ports?: string[]; environment?: Record<string, string> }>
  }>('compose.yaml')
  t.match(services.service?.environment, { RATE_LIMIT_MAX: 6_000, ORDER_PAYMENT_TIMEOUT_SECONDS: 1_800 })
  const { scrape_configs: scrapes } = await readYaml<{
    scrape_configs: Array<{ static_configs: Array<{ targets: string[] }> }>
  }>('ops/prometheus/prometheus.yml')
  t.strictSame(
    scrapes.flatMap(({ static_configs: configs }) => configs.flatMap(({ targets }) => targets)),
    [`${services.service?.environment?.ALLOWED_HOSTS}:8000`],
    'Prometheus may read the metrics in open mode'
  )
  for (const name of Object.keys(services.service?.environment ?? {})) t.ok(name in settingsSchema.properties, name)
  for (const port of Object.values(services).flatMap(({ ports = [] }) => ports)) t.match(port, /^127\.0\.0\.1:/)
})

t.test('the image can be pinned by a digest, and no image is named twice', async t => {
  const dockerfile = await readFile('Dockerfile', 'utf8')
  t.strictSame([...dockerfile.matchAll(/^ARG .*$/gm)].join(), 'ARG NODE_IMAGE=node:22-alpine')
  t.strictSame(
    [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image),
    ['${NODE_IMAGE}', '${NODE_IMAGE}', '${NODE_IMAGE}'] // eslint-disable-line no-template-curly-in-string -- Docker's
  )
  const { services } = await readYaml<{ services: Record<string, { image?: string }> }>('compose.yaml')
  for (const [name, { image }] of Object.entries(services)) {
    if (name !== 'service') t.match(image, /^\$\{[A-Z]+_IMAGE:-[\w./-]+:v?[\d.]+(-alpine)?\}$/, name)
  }
})

t.test('no container of compose.yaml can gain rights or write to its own image', async t => {
  const { services, volumes } = await readYaml<{
    services: Record<string, Container>
    volumes: Record<string, unknown>
  }>('compose.yaml')
  for (const [name, container] of Object.entries(services)) {
    t.equal(container.read_only, true, name)
    t.strictSame(container.cap_drop, ['ALL'], name)
    t.strictSame(container.security_opt, ['no-new-privileges:true'], name)
    t.notOk(container.privileged ?? container.network_mode ?? container.pid, name)
    for (const volume of container.volumes ?? []) {
      const [source = ''] = volume.split(':')
      t.ok(source in volumes || volume.endsWith(':ro'), `${name} can write to volumes only: ${volume}`)
    }
  }
  // The images of the databases start as root and give their volumes to users of their own.
  const databases = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID']
  for (const [name, { cap_add: added = [] }] of Object.entries(services)) {
    t.strictSame(added, ['postgres', 'redis'].includes(name) ? databases : [], name)
  }
  t.match(services.service?.tmpfs, [/^\/tmp:.*noexec,nosuid,nodev$/])
  t.ok(services.service?.pids_limit)
})

interface Container {
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  privileged?: boolean
  network_mode?: string
  pid?: string
  pids_limit?: number
  tmpfs?: string[]
  volumes?: string[]
}

t.test(
  'dependencies are reviewed in pull requests, updated by Dependabot, and listed in a bill of materials',
  async t => {
    const { jobs } = await readYaml<{
      jobs: Record<string, { if?: string; steps: Array<{ uses?: string; run?: string }> }>
    }>('.github/workflows/ci.yml')
    t.equal(jobs.dependencies?.if, "github.event_name == 'pull_request'")
    t.ok(jobs.dependencies?.steps.some(({ uses }) => uses?.startsWith('actions/dependency-review-action@')))
    t.ok(jobs.sbom?.steps.some(({ run }) => run?.startsWith('npm run sbom ')))
    t.ok(jobs.sbom?.steps.some(({ uses }) => uses?.startsWith('actions/upload-artifact@')))
    t.match(await readFile('.ci/run', 'utf8'), /^ {2}for part in .* sbom .*; do$/m, 'CI makes it everywhere')

    const { version, updates } = await readYaml<{
      version: number
      updates: Array<{ 'package-ecosystem': string; directory: string; schedule: { interval: string } }>
    }>('.github/dependabot.yml')
    t.equal(version, 2)
    t.strictSame(
      updates.map(update => update['package-ecosystem']),
      ['npm', 'github-actions', 'docker']
    )
    for (const { directory, schedule } of updates) t.strictSame([directory, schedule.interval], ['/', 'weekly'])

    const { code, stdout, stderr } = await runCommand('npm', ['run', 'sbom', '--silent'], {})
    t.equal(code, 0, stderr)
    const { bomFormat, components }: { bomFormat: string; components: Component[] } = JSON.parse(stdout)
    t.equal(bomFormat, 'CycloneDX')
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'))
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'))
    const isDevelopment = ({ properties = [] }: Component) =>
      properties.some(({ name }) => name.endsWith('development'))
    for (const name of Object.keys(dependencies)) {
      const { version } = packages[`node_modules/${name}`]
      const found = components.find(component => component.name === name && component.version === version)
      t.match(found, { scope: 'required' }, `${name} ${version}`)
      t.notOk(found && isDevelopment(found), name)
    }
    t.ok(components.filter(({ name }) => ['tap', 'tsx'].includes(name)).every(isDevelopment), 'tools are told apart')
  }
)

interface Component {
  name: string
  version: string
  scope: string
  properties?: Array<{ name: string }>
}

/** https://www.cloudflare.com/ips */
const cloudflareNetworks = [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
  '2400:cb00::/32',
  '2606:4700::/32',
  '2803:f800::/32',
  '2405:b500::/32',
  '2405:8100::/32',
  '2a06:98c0::/29',
  '2c0f:f248::/32'
]

/** The problems of a Dockerfile. */
function lint(dockerfile: string): unknown[] {
  const strict = ValidationSeverity.ERROR
  return validate(dockerfile, {
    deprecatedMaintainer: strict,
    directiveCasing: strict,
    emptyContinuationLine: strict,
    instructionCasing: strict,
    instructionCmdMultiple: strict,
    instructionEntrypointMultiple: strict,
    instructionHealthcheckMultiple: strict,
    instructionJSONInSingleQuotes: strict,
    instructionWorkdirRelative: strict
  })
}

// A value like one of Render's `generateValue`: 256 bits in base64.
const generated = Buffer.from(Array.from({ length: 32 }, (_, index) => 251 - 7 * index)).toString('base64')

function renderEnvironment(variables: Variable[]): Record<string, string> {
  return Object.fromEntries(
    variables.map(({ key, value, generateValue, fromDatabase }) => [
      key,
      generateValue
        ? generated
        : fromDatabase
          ? 'postgresql://user:password@host/orders'
          : value === undefined
            ? 'redis://host:6379'
            : String(value)
    ])
  )
}

async function readYaml<T>(path: string): Promise<T> {
  return parse(await readFile(path, 'utf8'), { merge: true })
}
