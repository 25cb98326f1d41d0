/** The URL of the back-office. A proxy may serve the API under a path, so it is derived from that of this script. */
export const appUrl = new URL('..', import.meta.url)

/** The URL of the API. */
export const apiUrl = new URL('../api/v1', appUrl)
