/**
 * Finds an element that page.html contains.
 *
 * @throws Error when the page has no such element
 */
export function byId(id: string): HTMLElement
export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type
export function byId(id: string, type: new () => HTMLElement = HTMLElement): HTMLElement {
  return expected(document.getElementById(id), type, `#${id}`)
}

/**
 * Finds the first element within another one.
 *
 * @throws Error when nothing matches the selector
 */
export function findIn(parent: HTMLElement, selector: string): HTMLElement {
  return expected(parent.querySelector(selector), HTMLElement, selector)
}

/** The children of a list or table body that carry an id in `data-id`, by that id. */
export function childrenById(parent: HTMLElement): Map<number, HTMLElement> {
  const children = [...parent.children].filter(child => child instanceof HTMLElement)
  return new Map(children.map(child => [Number(child.dataset.id), child]))
}

/** Creates an HTML element. Its text is never parsed as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = ''
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), { className, textContent: text })
}

/** Creates an SVG element. */
export function shape<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>
): SVGElementTagNameMap[Name] {
  const created = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, String(value))
  return created
}

/** Sets the text of an element. Equal text is left alone, and so is the visitor's selection in it. */
export function setText(id: string, text: string): void {
  const target = byId(id)
  if (target.textContent !== text) target.textContent = text
}

function expected<Type extends HTMLElement>(found: Element | null, type: new () => Type, selector: string): Type {
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} ${selector}`)
  return found
}
