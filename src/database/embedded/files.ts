import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Creates a folder that appears under its name only when it is complete, even if other processes create it at the same
 * time or an earlier attempt was killed. If another process is faster, its result stands.
 *
 * @param target the folder to create; its parent must exist
 * @param build makes the folder under the temporary name it is given; may put more files beside it
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
    if (!isTaken) throw error
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/** Makes a folder that every user can pass through, whatever the umask. An existing folder stays as it is. */
export async function makeFolder(path: string): Promise<void> {
  const isNew = await mkdir(path, { recursive: true })
  if (isNew) await chmod(path, passThrough)
}

// Everybody may pass through to the contents, which have their own modes; only the owner may add or list entries.
const passThrough = 0o711

/** Removes what killed processes left behind while they were creating this folder. */
export async function removeLeftovers(target: string): Promise<void> {
  const prefix = `${basename(target)}.new-`
  for (const name of await readdir(dirname(target))) {
    const path = join(dirname(target), name)
    if (name.startsWith(prefix) && (await isAbandoned(path, Number.parseInt(name.slice(prefix.length))))) {
      // The initdb of a killed service may still be writing here; the next call removes the rest.
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
    }
  }
}

async function isAbandoned(path: string, makerId: number): Promise<boolean> {
  const madeAt = await stat(path).then(
    status => status.mtimeMs,
    () => Date.now()
  )
  return !isProcess(makerId) || Date.now() - madeAt > abandonedAfterMs
}

// Longer than any initdb or copy takes: work this old was left behind, even if another process has the maker's id now.
const abandonedAfterMs = 10 * 60 * 1_000

/** Whether a process with this id exists, whichever user runs it. */
export function isProcess(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Makes a rename in the folder durable. Otherwise a power loss could undo it after transactions were acknowledged, and
 * the next start would take the data for a leftover.
 */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
