import { useEffect } from 'preact/hooks'

/** Reads again from time to time, for what changes without an event of the log; not while nobody looks. */
export function usePolling(isActive: boolean, reload: () => void, intervalMs: number): void {
  useEffect(() => {
    if (!isActive) return
    const timer = setInterval(() => {
      if (!document.hidden) reload()
    }, intervalMs)
    return () => clearInterval(timer)
  }, [isActive, intervalMs])
}
