import { execFile } from 'node:child_process'
import { lchown, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { promisify } from 'node:util'

/**
 * The operating system user that runs PostgreSQL; empty when that is the user of this process.
 */
export interface Account {
  uid?: number
  gid?: number
}

/**
 * What PostgreSQL's programs see as their environment. A fixed one keeps them apart from PG* and LD_LIBRARY_PATH
 * variables of the machine, and makes their messages English, which the retries of a start rely on. On Windows Node
 * adds the variables that every program there needs, PATH among them.
 */
export const ENVIRONMENT: Record<string, string> =
  process.platform === 'win32' ? { LC_ALL: 'C' } : { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' }

// PostgreSQL refuses to run as root. `postgres` (`_postgres` on macOS) is made for it by the system's own package,
// `nobody` exists everywhere.
const UNPRIVILEGED_USERS = ['postgres', '_postgres', 'nobody']

// PostgreSQL refuses a data directory that others can enter, so a file system has to keep this mode (not all do:
// some mounts of Windows folders show 0777 whatever is asked for).
const OWNER_ONLY = 0o700

/**
 * Chooses the user that runs PostgreSQL.
 *
 * @param owner - the user who owns the existing data, who is then the only one able to run it
 */
export async function chooseAccount(owner?: Account): Promise<Account> {
  if (process.getuid?.() !== 0) {
    return {}
  }
  if (owner?.uid) {
    return owner
  }
  const users = await readFile('/etc/passwd', 'utf8')
  for (const name of UNPRIVILEGED_USERS) {
    const entry = new RegExp(`^${name}:[^:]*:(-?\\d+):(-?\\d+):`, 'm').exec(users)
    if (entry) {
      return accountOf({ uid: Number(entry[1]), gid: Number(entry[2]) })
    }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this system has no user `postgres` or `nobody` to run it instead. Start the service as an ordinary user, or set DATABASE_URL to an existing PostgreSQL server.'
  )
}

/**
 * The account behind the ids of a file's status.
 */
export function accountOf({ uid, gid }: { uid: number; gid: number }): Account {
  // Node spawns with signed ids only, while a file's status has unsigned ones: macOS's `nobody` is -2.
  return { uid: uid | 0, gid: gid | 0 }
}

/**
 * Makes the account the owner of a file or folder.
 */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) {
    await lchown(path, account.uid >>> 0, account.gid >>> 0)
  }
}

/**
 * Runs a short-lived program as the account and returns what it wrote; rejects when it fails.
 */
export async function runAs(account: Account, program: string, programArguments: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, programArguments, {
      ...account,
      env: ENVIRONMENT,
      // The current folder may be one that the account cannot enter.
      cwd: parse(process.execPath).root,
      windowsHide: true
    })
    return stdout
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string }
    throw new Error(`${program} failed (${String(code)}): ${stderr?.trim() || (error as Error).message}`, {
      cause: error
    })
  }
}

/**
 * Tells whether the account can keep private files in a folder, by trying it: that covers every parent folder's mode,
 * access lists, read-only mounts and file systems without permissions at once.
 */
export async function canUse(folder: string, account: Account): Promise<boolean> {
  let probe: string | undefined
  try {
    probe = await mkdtemp(join(folder, '.probe-'))
    await giveTo(account, probe)
    const { mode, uid } = await stat(probe)
    const isPrivate = (mode & 0o777) === OWNER_ONLY && (uid | 0) === (account.uid ?? process.getuid?.())
    return process.platform === 'win32' || (isPrivate && (await canEnter(probe, account)))
  } catch {
    return false
  } finally {
    if (probe) {
      await rm(probe, { recursive: true, force: true })
    }
  }
}

/**
 * Tells whether the account can get to a folder and write in it.
 */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  return (
    process.platform === 'win32' ||
    (await runAs(account, '/bin/sh', ['-c', 'test -w "$0" && test -x "$0"', folder]).then(
      () => true,
      () => false
    ))
  )
}

/**
 * The account in words, for messages.
 */
export function nameOf({ uid }: Account): string {
  return uid === undefined ? 'the user of this process' : `the user with id ${uid}`
}
