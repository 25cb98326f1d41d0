// Loaded before all else in each test's process.
import asyncHooks from 'node:async_hooks'
import module from 'node:module'
import processOnSpawn from 'process-on-spawn'

// tap registers hooks that see every file that is loaded, for mocks, coverage and `--changed`, of which nothing is used here.
module.register = () => {}
module.registerHooks = () => {}

// For the same it loads itself into every process that a test starts. Those are to be as they are without it.
processOnSpawn.addListener = () => {}

// It also follows every promise from its beginning to its end, to know which test an error belongs to that nobody catches. That is an eighth of the
// tests' time; without it such an error ends the process, and the test that was running fails with it.
asyncHooks.createHook = () => ({
  enable() {
    return this
  },
  disable() {
    return this
  }
})

module.syncBuiltinESMExports()
