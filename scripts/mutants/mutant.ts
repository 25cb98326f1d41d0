/** A deliberate defect. */
export interface Mutant {
  /** What the defect removes or breaks. */
  defect: string
  /** The file that contains `text` exactly once, relative to the project folder. */
  file: string
  text: string
  /** The replacement for `text`. */
  instead: string
  /** The test that must fail: its file, and its title or a part of it. */
  caughtBy: { file: string; title: string }
}
