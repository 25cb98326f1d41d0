// The script of the back-office at `/app`. What the service sends enters the page as text, never as markup.
import './styles/base.css'
import './styles/components.css'
import './styles/home.css'
import './styles/orders.css'
import './styles/products.css'
import './styles/events.css'
import { render } from 'preact'
import { startSession } from './start-session.js'
import { Shell } from './shell.js'

const root = document.getElementById('root')
if (root) render(<Shell />, root)
void startSession()
