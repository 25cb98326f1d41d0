import type { Mutant } from './mutants.js'

export interface Verdict {
  mutant: Mutant
  outcome: 'caught' | 'SURVIVED' | 'cannot be made' | 'fails without it'
}

/** The table of `docs/mutants.md`. */
export function mutantReport(verdicts: readonly Verdict[], date: Date): string {
  const caught = verdicts.filter(({ outcome }) => outcome === 'caught').length
  const rows = verdicts.map(
    ({ mutant: { defect, file, caughtBy }, outcome }) =>
      `| ${defect} | \`${file}\` | ${outcome} | \`${caughtBy.file}\`: ${caughtBy.title} |`
  )
  return `# Defects made on purpose

\`npm run mutants\` of ${date.toISOString().slice(0, 10)}: ${caught} of ${verdicts.length} found. Each is made in a copy of the project, in one place; the test passes without it and
fails with it.

| defect | where | | found by |
|---|---|---|---|
${rows.join('\n')}
`
}
