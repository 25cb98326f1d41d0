import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

// Longer than any initdb or copy takes, so that work this old was left behind even when its process id was given to
// another process since.
const ABANDONED_AFTER_MS = 10 * 60 * 1000

// Everybody may pass through to what is inside (which has its own mode), only the maker may add or list.
const PASS_THROUGH = 0o711

/**
 * Creates a folder that appears under its name only when complete, whoever else does the same at the same moment and
 * wherever a previous attempt was killed. When another process is faster, its result stands.
 *
 * @param target - the folder to create; its parent must exist
 * @param build - makes the folder under the temporary name it is given; may put more files beside it
 */
export async function createWhole(target: string, build: (draft: string) => Promise<void>): Promise<void> {
  const workshop = `${target}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  await makeFolder(workshop)
  try {
    const draft = join(workshop, 'draft')
    await build(draft)
    await rename(draft, target)
    await syncFolder(dirname(target))
  } catch (error) {
    const isTaken = await readdir(target).then(
      files => files.length > 0,
      () => false
    )
    if (!isTaken) {
      throw error
    }
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/**
 * Makes a folder that every user can pass through, whatever the umask. An existing one stays as it is.
 */
export async function makeFolder(path: string): Promise<void> {
  const isNew = await mkdir(path, { recursive: true })
  if (isNew) {
    await chmod(path, PASS_THROUGH)
  }
}

/**
 * Removes what killed processes left of creating this folder.
 */
export async function removeLeftovers(target: string): Promise<void> {
  const prefix = `${basename(target)}.new-`
  for (const name of await readdir(dirname(target))) {
    const path = join(dirname(target), name)
    if (name.startsWith(prefix) && (await isAbandoned(path, Number.parseInt(name.slice(prefix.length))))) {
      // The initdb of a killed service may still be writing here; then the next call removes the rest.
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
    }
  }
}

async function isAbandoned(path: string, makerId: number): Promise<boolean> {
  const madeAt = await stat(path).then(
    status => status.mtimeMs,
    () => Date.now()
  )
  return !isProcess(makerId) || Date.now() - madeAt > ABANDONED_AFTER_MS
}

/**
 * Tells whether a process with this id exists, of whatever user.
 */
export function isProcess(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Without it a power loss could undo the renaming after transactions were acknowledged, and the next start would take
// the data for a leftover.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  }
}
