import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { settingsDocuments } from '../../scripts/settings/documents.js'
import { ConfigError, loadConfig } from '../../src/config.js'

const key = 'k'.repeat(16)
const secret = 's'.repeat(32)
const oidc = { OIDC_ISSUER: 'https://login.example.com/realms/shop', OIDC_AUDIENCE: 'orders' }

function problemsOf(settings: Record<string, string>): string[] {
  try {
    loadConfig(settings, 'no .env file')
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').slice(1)
  }
}

t.test('invalid auth settings prevent the start, and error messages contain no secret', async t => {
  for (const [settings, expected] of [
    [{ AUTH_MODE: 'closed' }, [/AUTH_MODE must be one of open, required, but is "closed"/]],
    [{ HOST: '0.0.0.0' }, [/HOST is 0\.0\.0\.0.*AUTH_MODE=required.*AUTH_MODE=open/]],
    [{ AUTH_TEST_LOGIN: 'true' }, [/AUTH_TEST_LOGIN needs a JWT_SECRET/]],
    [
      { HOST: '0.0.0.0', AUTH_MODE: 'required', JWT_SECRET: secret, AUTH_TEST_LOGIN: 'true' },
      [/AUTH_TEST_LOGIN lets anyone log in as any customer.*HOST=0\.0\.0\.0/]
    ],
    [
      { HOST: '::', AUTH_MODE: 'open', JWT_SECRET: secret, AUTH_TEST_LOGIN: 'true' },
      [/AUTH_TEST_LOGIN lets anyone log in/]
    ],
    [{ AUTH_TEST_LOGIN: 'perhaps' }, [/AUTH_TEST_LOGIN must be boolean/]],
    [{ JWT_SECRET: 'S3cret'.repeat(5) }, [/JWT_SECRET entry 1 must have at least 32 characters$/]],
    [{ JWT_SECRET: `${secret},S3cret` }, [/JWT_SECRET entry 2 must have at least 32 characters$/]],
    [{ JWT_SECRET: ' , ' }, [/JWT_SECRET contains no secret$/]],
    [{ OIDC_ISSUER: 'https://login.example.com' }, [/OIDC_ISSUER needs an OIDC_AUDIENCE/]],
    [{ OIDC_AUDIENCE: 'orders' }, [/OIDC_AUDIENCE needs an OIDC_ISSUER/]],
    [{ ...oidc, OIDC_ISSUER: 'http://login.example.com' }, [/OIDC_ISSUER must be a URL with https/]],
    [{ ...oidc, OIDC_ISSUER: 'https://login.example.com/?realm=1' }, [/OIDC_ISSUER must be a URL/]],
    [{ ...oidc, OIDC_ISSUER: 'https://me:S3cret@login.example.com' }, [/OIDC_ISSUER must be a URL/]],
    [{ ...oidc, OIDC_ISSUER: 'login.example.com' }, [/OIDC_ISSUER must be a URL/]],
    [{ OIDC_ROLES: 'managers' }, [/OIDC_ROLES must be value:role, .*"managers"$/]],
    [{ OIDC_ROLES: 'a:admin,b:platform,:reader' }, [/"b:platform"$/, /":reader"$/]],
    [{ OIDC_DEFAULT_ROLE: 'admin' }, [/OIDC_DEFAULT_ROLE must be one of customer, none/]],
    [{ TOKEN_MAX_LIFETIME_SECONDS: '60' }, [/TOKEN_MAX_LIFETIME_SECONDS must be >= 1800/]],
    [{ TOKEN_CLOCK_TOLERANCE_SECONDS: '301' }, [/TOKEN_CLOCK_TOLERANCE_SECONDS must be <= 300/]],
    [{ LOGIN_LIFETIME_DAYS: '0' }, [/LOGIN_LIFETIME_DAYS must be >= 1/]],
    [{ API_KEYS: `shop:${key}` }, [/API_KEYS entry 1 must be name:key:role or name:key:role:shop$/]],
    [{ API_KEYS: `shop:${key}:admin:x:y` }, [/entry 1 must be name:key:role or name:key:role:shop$/]],
    [{ API_KEYS: `shop:${key}:admin,` }, [/entry 2 must be name:key:role or name:key:role:shop$/]],
    [{ API_KEYS: `:${key}:admin` }, [/entry 1 must have a name/]],
    [{ API_KEYS: `a shop:${key}:admin` }, [/entry 1 must have a name/]],
    [{ API_KEYS: `shop:${key.slice(1)}:admin` }, [/entry 1 \(shop\) must have a key of at least 16/]],
    [{ API_KEYS: `shop:${key} ${key}:admin` }, [/entry 1 \(shop\) must have a key/]],
    [{ API_KEYS: `shop:${key}é:admin` }, [/entry 1 \(shop\) must have a key/]],
    [{ API_KEYS: `shop:${key}:customer` }, [/entry 1 \(shop\) must have the role admin, reader, metrics or platform$/]],
    [{ API_KEYS: `shop:${key}:Admin` }, [/entry 1 \(shop\) must have the role/]],
    [
      { API_KEYS: `shop:${key}:admin,shop:${key}2:reader` },
      [/entry 2 \(shop\) must have the role of the earlier entry with this name$/]
    ],
    [{ API_KEYS: `shop:${key}:admin,shop:${key}:admin` }, [/entry 2 \(shop\) repeats the key of an earlier entry$/]],
    [
      { API_KEYS: `shop:${key}:admin,reports:${key}:reader` },
      [/entry 2 \(reports\) repeats the key of an earlier entry$/]
    ],
    [{ API_KEYS: `one,shop:${key}:admin,two:${key}3` }, [/entry 1 must be/, /entry 3 must be/]],
    [{ CORS_ORIGINS: 'https://shop.example.com/' }, [/CORS_ORIGINS must be .*"https:\/\/shop\.example\.com\/"/]],
    [{ CORS_ORIGINS: 'shop.example.com,https://*.example.com,null' }, [/"shop/, /"https:\/\/\*\.example/, /"null"/]],
    [{ RATE_LIMIT_MAX: '-1' }, [/RATE_LIMIT_MAX must be >= 0/]],
    [{ AUTH_FAILURES_MAX: '-1' }, [/AUTH_FAILURES_MAX must be >= 0/]],
    [{ TRUST_PROXY: 'true' }, [/TRUST_PROXY is true, .* set the number of proxies/]],
    [{ TRUST_PROXY: '11' }, [/TRUST_PROXY must be at most 10 proxies/]],
    [{ TRUST_PROXY: '10.0.0.0/8, proxy' }, [/TRUST_PROXY must be .* contains "proxy"/]],
    [{ TRUST_PROXY: '0.0.0.0/0' }, [/TRUST_PROXY must be .* contains "0.0.0.0\/0"/]],
    [{ TRUST_PROXY: '10.0.0.0/33' }, [/contains "10.0.0.0\/33"/]],
    [{ TRUST_PROXY: '1,10.0.0.0/8' }, [/contains "1"/]],
    [
      { ALLOWED_HOSTS: 'shop.example.com, shop.example.com:8000,*.example.com,http://a' },
      [/ALLOWED_HOSTS must be .* "shop.example.com:8000"/, /"\*.example.com"/, /"http:\/\/a"/]
    ]
  ] as const) {
    const problems = problemsOf(settings)
    t.match(problems, expected, JSON.stringify(settings))
    t.equal(problems.length, expected.length)
    t.notMatch(problems.join(), /kkkk|S3cret/, 'messages contain no secret')
  }
})

t.test('valid access settings are read', async t => {
  t.match(loadConfig({}, 'no .env file'), {
    authMode: 'open',
    apiKeys: [],
    jwtSecrets: [],
    oidcIssuer: undefined,
    hasTestLogin: false,
    corsOrigins: [],
    allowedHosts: [],
    authFailuresMax: 30,
    rateLimitMax: 0,
    trustProxy: false
  })
  for (const [TRUST_PROXY, trustProxy] of [
    ['false', false],
    ['0', false],
    ['2', 2],
    ['10.0.0.0/8, ::1,uniquelocal', ['10.0.0.0/8', '::1', 'uniquelocal']]
  ] as const) {
    t.strictSame(loadConfig({ TRUST_PROXY }, 'no .env file').trustProxy, trustProxy)
  }
  t.strictSame(
    loadConfig({ ALLOWED_HOSTS: 'Shop.Example.com., ::1, [2001:DB8::1],10.0.0.1' }, 'no .env file').allowedHosts,
    ['shop.example.com', '[::1]', '[2001:db8::1]', '10.0.0.1']
  )
  for (const HOST of ['127.0.0.1', '0.0.0.0']) {
    t.strictSame(problemsOf({ HOST, AUTH_MODE: 'required', API_KEYS: `shop:${key}:admin` }), [])
    t.strictSame(problemsOf({ HOST, AUTH_MODE: 'required', JWT_SECRET: secret }), [])
    t.strictSame(problemsOf({ HOST, AUTH_MODE: 'required', ...oidc }), [])
    t.strictSame(problemsOf({ HOST, AUTH_MODE: 'required', ...oidc, OIDC_ISSUER: 'http://127.0.0.1:4000' }), [])
    t.strictSame(problemsOf({ HOST, AUTH_MODE: 'open' }), [])
  }
  t.strictSame(problemsOf({ AUTH_MODE: 'required', JWT_SECRET: secret, AUTH_TEST_LOGIN: 'true' }), [])
  t.match(
    loadConfig(
      {
        ...oidc,
        OIDC_AUDIENCE: 'orders, api',
        OIDC_ROLES: 'urn:a:admin, b:reader',
        JWT_SECRET: `a${secret}, b${secret}`
      },
      'no .env file'
    ),
    {
      jwtSecrets: [`a${secret}`, `b${secret}`],
      oidcIssuer: oidc.OIDC_ISSUER,
      oidcAudience: ['orders', 'api'],
      oidcRoleClaim: 'role',
      oidcRoles: new Map([
        ['urn:a', 'admin'],
        ['b', 'reader']
      ]),
      oidcDefaultRole: 'customer',
      oidcShopClaim: 'shop',
      oidcLinksByEmail: false,
      tokenMaxLifetimeSeconds: 86_400,
      tokenClockToleranceSeconds: 5,
      loginLifetimeDays: 30
    }
  )
  const config = loadConfig(
    {
      API_KEYS: ` shop:${key}:admin , reports.2-x_y:${key}2:reader, prometheus:${key}3:metrics`,
      CORS_ORIGINS: 'https://shop.example.com, http://localhost:3000',
      RATE_LIMIT_MAX: '60'
    },
    'no .env file'
  )
  t.match(config, {
    apiKeys: [
      { name: 'shop', role: 'admin' },
      { name: 'reports.2-x_y', role: 'reader' },
      { name: 'prometheus', role: 'metrics' }
    ],
    corsOrigins: ['https://shop.example.com', 'http://localhost:3000'],
    rateLimitMax: 60
  })
  t.notMatch(JSON.stringify(config), key, 'only hashes of the keys are kept')
})

t.test('each webhook secret has at least 16 characters, not counting its prefix', async t => {
  const short = 'S3cret'.repeat(3).slice(0, 15)
  for (const [WEBHOOK_SECRET, ...entries] of [
    ['a', 1],
    [short, 1],
    [`${short}6`],
    [`whsec_${short}`, 1],
    [`whsec_${short}6`],
    [`${short}6, ${short} ,${short}7,b`, 2, 4]
  ] as const) {
    const problems = problemsOf({ WEBHOOK_SECRET })
    t.strictSame(
      problems,
      entries.map(
        entry => `  - WEBHOOK_SECRET entry ${entry} must have at least 16 characters, not counting a whsec_ in front`
      )
    )
  }
})

t.test('the example key of .env.example is refused, and the examples of docs/ on a public HOST', async t => {
  const [, example = ''] = /^# API_KEYS=(.+)$/m.exec(await readFile('.env.example', 'utf8')) ?? []
  t.match(problemsOf({ API_KEYS: example }), [/entry 1 \(backend\) must have a key of at least 16/], example)
  t.match(problemsOf({ API_KEYS: 'backend:change-me-16-chars-or-more:admin' }), [
    /\(backend\) has the key of an example/
  ])

  const pages = await Promise.all(
    ['README.md', ...(await readdir('docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)].map(
      page => readFile(page, 'utf8')
    )
  )
  const examples = new Map(
    [...pages.join('\n').matchAll(/\b(API_KEYS|JWT_SECRET|WEBHOOK_SECRET)=([\w:-]+)(?![\w:.-])/g)].map(
      ([text, name, value]) => [text, { [String(name)]: String(value) }]
    )
  )
  t.ok(examples.size >= 3, 'docs/ has examples')
  for (const [text, setting] of examples) {
    const access = { AUTH_MODE: 'required', ...(text.startsWith('WEBHOOK') ? { JWT_SECRET: secret } : {}), ...setting }
    t.strictSame(problemsOf(access), [], `${text} works on one's own machine`)
    t.match(problemsOf({ HOST: '0.0.0.0', ...access }), [/contains an example of the documentation/], text)
  }
})

t.test('docs/settings.md and .env.example are what npm run settings writes', async t => {
  for (const { path, content } of settingsDocuments()) {
    t.equal(await readFile(path, 'utf8'), content, `${path} is up to date`)
  }
})
