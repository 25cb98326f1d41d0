// The script of the page at `/`. Once a second it gets a whole snapshot from `GET /admin/live` and shows it; only the
// charts keep earlier ones. What the service sends enters the page as text, never as markup.
import { connect, forgetKeyAndAsk, isLive, lose, onVisibilityChange, togglePause, tryKey } from './connection.js'
import { enableCopyButtons } from './copy-buttons.js'
import { byId } from './dom.js'
import { checkIntervalMs, checkInvariants } from './invariants.js'
import { onKeySubmitted } from './key-form.js'

byId('pause').addEventListener('click', togglePause)
byId('forget').addEventListener('click', forgetKeyAndAsk)
onKeySubmitted(tryKey)
document.addEventListener('visibilitychange', onVisibilityChange)
window.addEventListener('online', connect)
window.addEventListener('offline', () => lose())
setInterval(() => {
  if (isLive()) void checkInvariants()
}, checkIntervalMs)
enableCopyButtons()
connect()
