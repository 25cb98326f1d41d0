// What this service adds to Swagger UI at /docs: its own bar with a way back, a search of operations instead of tags,
// and error responses that are folded. @fastify/swagger-ui loads it after the script that defines SwaggerUIBundle; the
// page calls that when all is loaded.

/** How Swagger UI is extended: https://swagger.io/docs/open-source-tools/swagger-ui/customization/plugin-api/ */
function plugin({ React }) {
  const element = React.createElement
  return {
    fn: { opsFilter: findOperations },
    wrapComponents: {
      Topbar: () => () => element(TopBar),
      FilterContainer: () => props => element(Search, props),
      response: Original => props => element(Response, { Original, ...props })
    }
  }

  function TopBar() {
    // A proxy may serve the service under a path.
    const home = window.location.pathname.replace(/(\/api\/v1)?\/docs\/?$/, '/')
    return element(
      'nav',
      { className: 'our-bar', 'aria-label': 'Orders & Inventory' },
      element(
        'a',
        { href: home },
        element('img', { src: `${home}favicon.ico`, alt: '', height: 32 }),
        'Orders & Inventory'
      ),
      element('a', { href: `${home}app` }, 'Back-office'),
      element('a', { href: `${home}redoc/` }, 'Reference')
    )
  }

  function Search({ layoutSelectors, layoutActions }) {
    const filter = layoutSelectors.currentFilter()
    return element(
      'div',
      { className: 'filter wrapper' },
      element('input', {
        className: 'operation-filter-input',
        type: 'search',
        placeholder: 'Find an operation: its name, its path, its summary',
        'aria-label': 'Find an operation',
        value: typeof filter === 'string' ? filter : '',
        onChange: event => layoutActions.updateFilter(event.target.value)
      })
    )
  }

  /** A row of the table of responses. That of an error is folded: there are ten of them, and one is like another. */
  function Response({ Original, ...props }) {
    const [isOpen, setIsOpen] = React.useState(false)
    if (isOpen || Number(props.code) < 400) return element(Original, props)
    const open = () => setIsOpen(true)
    return element(
      'tr',
      { className: 'response', 'data-code': props.code },
      element('td', { className: 'response-col_status' }, props.code),
      element(
        'td',
        { className: 'response-col_description' },
        element('button', { className: 'folded', onClick: open }, props.response.get('description'))
      ),
      element('td')
    )
  }
}

/**
 * Keeps the operations whose name, path or summary has the text.
 *
 * @param taggedOperations an Immutable.js map of tags, each with a list of `operations`
 */
function findOperations(taggedOperations, text) {
  const wanted = text.trim().toLowerCase()
  return taggedOperations
    .map(tag =>
      tag.set(
        'operations',
        tag.get('operations').filter(operation => textOf(operation).includes(wanted))
      )
    )
    .filter(tag => tag.get('operations').size > 0)
}

function textOf(operation) {
  const names = ['operationId', 'summary'].map(name => operation.getIn(['operation', name], ''))
  return [operation.get('method'), operation.get('path'), ...names].join(' ').toLowerCase()
}

const original = window.SwaggerUIBundle
window.SwaggerUIBundle = Object.assign(
  options => original({ ...options, plugins: [...options.plugins, plugin] }),
  original
)
