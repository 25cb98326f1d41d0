/**
 * Lets other requests join before shared work begins: resolves after the first turn of the event loop that adds no
 * request. A lone request waits only for the turn that read it; a crowd waits a few turns.
 *
 * @param joined how many requests have joined so far, besides the first
 */
export async function gather(joined: () => number): Promise<void> {
  for (let turns = 0, before = 0; turns < maxTurns; turns++) {
    await turn()
    const now = joined()
    if (now === before) return
    before = now
  }
}

// With 64 clients, eight turns let 55 requests share a read and one turn only 31. Four turns are nearly as good and
// twenty no better (docs/performance.md).
const maxTurns = 8

async function turn(): Promise<void> {
  await new Promise(resolve => {
    setImmediate(resolve)
  })
}
