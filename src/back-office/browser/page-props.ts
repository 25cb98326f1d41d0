export interface PageProps {
  /** The parameters in the path of the page, by name. */
  parameters: Record<string, string>
}
