// Loaded before all else in each test's process. tap registers hooks that see every file that is loaded, for mocks, coverage and `--changed`, of
// which nothing is used here.
import module from 'node:module'

module.register = () => {}
module.registerHooks = () => {}
module.syncBuiltinESMExports()
