import { execFile } from 'node:child_process'
import { lchown, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { promisify } from 'node:util'

/** The operating system user that runs PostgreSQL; empty when it is the user of this process. */
export interface Account {
  uid?: number
  gid?: number
}

/**
 * Chooses the user that runs PostgreSQL.
 *
 * @param owner the user who owns the existing data: only this user can run PostgreSQL on it
 * @throws Error when this process is root and the system has no unprivileged user to use instead
 */
export async function chooseAccount(owner?: Account): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  if (owner?.uid) return owner
  const users = await readFile('/etc/passwd', 'utf8')
  for (const name of unprivilegedUsers) {
    const entry = new RegExp(`^${name}:[^:]*:(-?\\d+):(-?\\d+):`, 'm').exec(users)
    if (entry) return accountOf({ uid: Number(entry[1]), gid: Number(entry[2]) })
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this system has no user `postgres` or `nobody` to run it instead.' +
      ' Start the service as an ordinary user, or set DATABASE_URL to an existing PostgreSQL server.'
  )
}

// PostgreSQL refuses to run as root. The system's own package creates `postgres` (`_postgres` on macOS) for it;
// `nobody` exists everywhere.
const unprivilegedUsers = ['postgres', '_postgres', 'nobody']

/** The account with the ids of a file's status. */
export function accountOf({ uid, gid }: { uid: number; gid: number }): Account {
  // Node spawns with signed ids only, but a file's status has unsigned ones: macOS's `nobody` is -2.
  return { uid: uid | 0, gid: gid | 0 }
}

/** Makes the account the owner of a file or folder. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) {
    await lchown(path, account.uid >>> 0, account.gid >>> 0)
  }
}

/**
 * Runs a short-lived program as the account.
 *
 * @returns what the program wrote to its standard output
 * @throws Error when the program fails, with what it wrote to its standard error
 */
export async function runAs(account: Account, program: string, programArguments: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, programArguments, {
      ...account,
      env: programEnvironment,
      // The account may not be allowed to enter the current folder.
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
 * The environment of PostgreSQL's programs. A fixed one keeps PG* and LD_LIBRARY_PATH variables of the machine away
 * from them. It also makes their messages English, which the retries of a start rely on. On Windows, Node adds the
 * variables that every program needs there, such as PATH.
 */
export const programEnvironment: Record<string, string> =
  process.platform === 'win32' ? { LC_ALL: 'C' } : { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' }

/**
 * Whether the account can keep private files in a folder. Trying it covers the modes of every parent folder, access
 * lists, read-only mounts and file systems without permissions.
 */
export async function canUse(folder: string, account: Account): Promise<boolean> {
  let probe: string | undefined
  try {
    probe = await mkdtemp(join(folder, '.probe-'))
    await giveTo(account, probe)
    const { mode, uid } = await stat(probe)
    const isPrivate = (mode & 0o777) === ownerOnly && (uid | 0) === (account.uid ?? process.getuid?.())
    return process.platform === 'win32' || (isPrivate && (await canEnter(probe, account)))
  } catch {
    return false
  } finally {
    if (probe) await rm(probe, { recursive: true, force: true })
  }
}

// PostgreSQL refuses a data directory that others can enter, so the file system has to keep this mode. Some do not:
// certain mounts of Windows folders always show 0777.
const ownerOnly = 0o700

/** Whether the account can reach a folder and write in it. */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  if (process.platform === 'win32') return true
  return await runAs(account, '/bin/sh', ['-c', 'test -w "$0" && test -x "$0"', folder]).then(
    () => true,
    () => false
  )
}

/** The account in words, for messages. */
export function nameOf({ uid }: Account): string {
  return uid === undefined ? 'the user of this process' : `the user with id ${uid}`
}
