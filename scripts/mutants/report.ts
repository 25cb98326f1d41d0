import type { Mutant } from './mutant.js'

/** A mutant that was tried. */
export interface Trial {
  mutant: Mutant
  /**
   * `caught`: the test failed. `SURVIVED`: the test passed despite the defect. `not applicable`: the source no longer
   * has the text to replace, or the test did not run. `fails without it`: the test fails even without the defect.
   */
  result: 'caught' | 'SURVIVED' | 'not applicable' | 'fails without it'
}

/** The text of `docs/mutants.md`. */
export function mutantReport(trials: readonly Trial[], date: Date): string {
  const caught = trials.filter(({ result }) => result === 'caught').length
  const rows = trials.map(
    ({ mutant: { defect, file, caughtBy }, result }) =>
      `| ${defect} | \`${file}\` | ${result} | \`${caughtBy.file}\`: ${caughtBy.title} |`
  )
  return `# Deliberate defects

\`npm run mutants\`, ${date.toISOString().slice(0, 10)}: ${caught} of ${trials.length} caught.
Each defect is made at one place, in a copy of the project. The test passes without the defect and must fail with it.

| defect | file | result | caught by |
|---|---|---|---|
${rows.join('\n')}
`
}
