import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { freePort } from '../../scripts/shared/free-port.js'
import { makePostgresFolder } from '../../scripts/shared/postgres-folder.js'
import { until } from '../../scripts/shared/until.js'
import { chooseAccount, giveTo, programEnvironment, runAs, type Account } from '../../src/database/embedded/account.js'
import { prepareBinaries } from '../../src/database/embedded/binaries.js'
import { migrate } from '../../src/database/migrations.js'

/** A primary with an asynchronous standby, each with a migrated database. */
export interface Pair {
  /** Names both hosts; the service uses the one that accepts writes. */
  url: string
  standbyUrl: string
  /** Waits until the standby has everything. */
  caughtUp(): Promise<void>
  /** From now on the standby gets nothing. */
  stopReplication(): Promise<void>
  /** Kills the primary, or stops it in an orderly way, and promotes the standby. */
  failOver(signal: 'SIGKILL' | 'SIGINT'): Promise<void>
}

/** Skips tests that need a standby: `t.test(name, { skip: withoutStandby }, ...)`. */
export const withoutStandby: false | string =
  process.platform === 'win32' ? 'the data of a PostgreSQL is copied with cp, which Windows lacks' : false

/** Starts both from the PostgreSQL that npm installed; they are killed and their data deleted when the test ends. */
export async function startPair(t: Test): Promise<Pair> {
  const folder = await makePostgresFolder('orders-standby-')
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const account = await chooseAccount()
  await giveTo(account, folder)
  const { initdb, postgres } = await prepareBinaries(account, [join(folder, 'programs')])
  const [data, copy] = [join(folder, 'primary'), join(folder, 'standby')]
  const start = async (directory: string) => await startServer(t, { postgres, account, folder, directory })
  await runAs(account, initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'])
  const original = await start(data)
  await executeSql(urlOf([original.port], 'postgres'), 'CREATE DATABASE orders')
  await migrate(urlOf([original.port]))
  // A copy of the stopped server's data is what pg_basebackup would make, which npm's PostgreSQL lacks.
  await original.stop('SIGINT')
  await runAs(account, 'cp', ['-Rp', data, copy])
  const primary = await start(data)
  await appendFile(
    join(copy, 'postgresql.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres'`
  )
  await writeFile(join(copy, 'standby.signal'), '')
  const standby = await start(copy)
  const onPrimary = async (sql: string) => await executeSql(urlOf([primary.port]), sql)
  const onStandby = async (sql: string) => await executeSql(urlOf([standby.port]), sql)
  return {
    url: `${urlOf([primary.port, standby.port])}?target_session_attrs=read-write`,
    standbyUrl: urlOf([standby.port]),
    async caughtUp() {
      const caughtUp = 'SELECT FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()'
      await until(async () => (await onPrimary(caughtUp)).length > 0, { what: 'the standby has everything' })
    },
    async stopReplication() {
      await onStandby("ALTER SYSTEM SET primary_conninfo = ''")
      await onStandby('SELECT pg_reload_conf()')
      await until(async () => (await onStandby('SELECT FROM pg_stat_wal_receiver')).length === 0, {
        what: 'the standby receives nothing any more'
      })
    },
    async failOver(signal) {
      await primary.stop(signal)
      await onStandby('SELECT pg_promote()')
    }
  }
}

interface ServerOptions {
  postgres: string
  account: Account
  folder: string
  directory: string
}

async function startServer(t: Test, { postgres, account, folder, directory }: ServerOptions) {
  const port = await freePort()
  const settings = { fsync: 'off', listen_addresses: '127.0.0.1', unix_socket_directories: folder, port: String(port) }
  const server = spawn(
    postgres,
    ['-D', directory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, env: programEnvironment, cwd: parse(process.execPath).root, stdio: 'ignore' }
  )
  const stop = async (signal: NodeJS.Signals) => await end(server, signal)
  t.teardown(() => stop('SIGKILL'))
  await until(
    () =>
      executeSql(urlOf([port], 'postgres'), 'SELECT 1').then(
        () => true,
        () => false
      ),
    { within: 60_000, every: 50, what: 'PostgreSQL answers' }
  )
  return { port, stop }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill(signal)
  await ended
}

function urlOf(ports: number[], database = 'orders'): string {
  return `postgresql://postgres@${ports.map(port => `127.0.0.1:${port}`).join(',')}/${database}`
}
