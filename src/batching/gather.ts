/**
 * Lets others in before work begins that they can share: resolves when a turn of the event loop has brought nobody else. For one who is alone
 * that is the turn in which its request was read, and in any crowd a few.
 *
 * @param others how many there are by now, beside the one who begins
 */
export async function gather(others: () => number): Promise<void> {
  for (let turns = 0, before = 0; turns < maxTurns; turns++) {
    await turn()
    const now = others()
    if (now === before) return
    before = now
  }
}

// With 64 clients that let in 55 to share a read, one turn 31; four turns are nearly as good, twenty no better (docs/performance.md).
const maxTurns = 8

async function turn(): Promise<void> {
  await new Promise(resolve => {
    setImmediate(resolve)
  })
}
