/** The last line: what was good, or failed, what it was held against, and what nobody looked at. */
export function summaryOf({ failed, seconds, base, changed, scope }) {
  const count = changed.files.length + changed.gone.length;
  const since = `${many(count, 'file')} changed since ${base.commit.slice(0, 8)} (${base.why})`;
  const verdict = failed.length === 0 ? 'Good' : `FAILED: ${failed.join(', ')}`;
  const seen =
    `format and types of everything, lint of ${many(scope.lint.length, 'file')}, ` +
    many(scope.unit.length, 'file of unit tests', 'files of unit tests');
  return `${verdict}, ${seconds.toFixed(0)} s; ${since}. Looked at: ${seen}. Not looked at: ${notSeen(scope).join('; ')}. "npm test" does.`;
}

function notSeen({ lintLeft, unitLeft, forAll }) {
  return [
    ...(forAll.length > 0 ? [`what ${forAll.join(', ')} may change elsewhere`] : []),
    ...(lintLeft > 0 ? [`lint of ${many(lintLeft, 'further importer')}`] : []),
    ...(unitLeft > 0 ? [`${many(unitLeft, 'further file')} of unit tests that need what was changed`] : []),
    'lint and unit tests that no import leads to from what was changed',
    'build and browser',
  ];
}

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
