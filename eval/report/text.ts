import { differencesOf, failuresOf, figuresOf, type Result } from './result.ts'

/** One result as lines for a terminal. */
export const textOf = (result: Result): string => [
  `${result.report.passed} of ${result.report.total} scenarios passed with ${result.report.model}.`,
  ...result.report.families.map((family) => `  ${family.name}: ${family.passed} of ${family.total}`),
  ...figuresOf(result).slice(1).map(([name, value]) => `  ${name}: ${value}`),
  ...failuresOf(result).flatMap(({ id, failed, of, findings }) => [of > 1 ? `${id} (${failed} of ${of} runs)` : id, ...findings.map((each) => `  ${each}`)]),
].join('\n')

/** Two results side by side, and where they part. */
export const comparisonText = (left: Result, right: Result): string => {
  const width = Math.max(...figuresOf(left).map(([name]) => name.length), ...left.report.families.map(({ name }) => name.length)) + 2
  const line = (name: string, a: string, b: string): string => `${name.padEnd(width)}${a.padEnd(26)}${b}`
  const { onlyLeft, onlyRight } = differencesOf(left, right)
  const others = figuresOf(right)
  return [
    line('', left.report.model, right.report.model),
    ...figuresOf(left).map(([name, value], at) => line(name, value, others[at]?.[1] ?? '')),
    ...left.report.families.map(({ name, passed, total }, at) => line(name, `${passed} of ${total}`, `${right.report.families[at]?.passed ?? 0} of ${right.report.families[at]?.total ?? 0}`)),
    `Only ${left.report.model} passes: ${onlyLeft.join(', ') || 'none'}`, `Only ${right.report.model} passes: ${onlyRight.join(', ') || 'none'}`,
  ].join('\n')
}
