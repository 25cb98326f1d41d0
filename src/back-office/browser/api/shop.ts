/** The shop that the caller has chosen in this tab, if its credentials are for no particular one. */
export function chosenShop(): string | null {
  return sessionStorage.getItem(storageKey)
}

/** Chooses a shop and loads the page anew: nothing of the other shop may stay on it. */
export function chooseShop(slug: string): void {
  sessionStorage.setItem(storageKey, slug)
  location.reload()
}

export function forgetShop(): void {
  sessionStorage.removeItem(storageKey)
}

/** The header that names the chosen shop. */
export function shopHeader(): Record<string, string> {
  const slug = chosenShop()
  return slug === null ? {} : { 'x-shop': slug }
}

const storageKey = 'back-office-shop'
