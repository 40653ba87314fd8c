import { stripVTControlCharacters } from 'node:util';

/** So much of what a test said when it failed; who reads the last lines of a run has the rest above. */
const SAID_CHARS = 240;
const FAILURES_SHOWN = 5;

const inOneLine = (text) => {
  const line = stripVTControlCharacters(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > SAID_CHARS ? `${line.slice(0, SAID_CHARS)}…` : line;
};

function failuresOfUnit({ testResults = [] }) {
  return testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    // A file that could not be loaded has no tests.
    if (failed.length === 0 && file.status === 'failed')
      return [{ name: file.name, said: inOneLine(file.message ?? '') }];
    return failed.map(({ fullName, failureMessages }) => ({
      name: fullName,
      said: inOneLine(failureMessages?.[0] ?? ''),
    }));
  });
}

const failuresOfSuite = ({ suites = [], specs = [] }) => [
  ...suites.flatMap(failuresOfSuite),
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => ({
      name: `${file}:${line} ${title}`,
      said: inOneLine(
        tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message ?? '',
      ),
    })),
];

/**
 * What failed, in a few lines for the end of a run: what is above them may not have been kept.
 *
 * @param {{ unit: readonly (object | null)[], browser: readonly (object | null)[] }} from
 */
export function failuresOf({ unit, browser }) {
  const failures = [
    ...unit.flatMap((report) => failuresOfUnit(report ?? {})),
    ...browser.flatMap((report) => failuresOfSuite(report ?? {})),
  ];
  const lines = failures.slice(0, FAILURES_SHOWN).map(({ name, said }) => `FAILED ${name}: ${said}`);
  const more = failures.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}
