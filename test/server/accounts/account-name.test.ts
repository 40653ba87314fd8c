import { describe, expect, it } from 'vitest';
import { readAccountName } from '../../../server/accounts/account-name.ts';

describe('readAccountName', () => {
  it.each([
    ['ada', 'ada'],
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['ada.lovelace+desk@example.com', 'ada.lovelace+desk@example.com'],
    ["Seán O'Brien-Ó’Néill", "Seán O'Brien-Ó’Néill"],
    ['Jose\u0301', 'Jos\u00e9'],
    ['山田太郎', '山田太郎'],
    ['client', 'client'],
    ['tokenring', 'tokenring'],
  ])('takes %j', (text, name) => {
    expect(readAccountName(text)).toEqual({ kind: 'name', name });
  });

  it.each([
    ['', 'The name is empty.'],
    [' \t ', 'The name is empty.'],
    ['a'.repeat(101), 'The name has more than 100 characters.'],
    ['CLI', '"CLI" cannot be the name of an account: the audit trail uses it.'],
    ['nobody', '"nobody" cannot be the name of an account: the audit trail uses it.'],
    ['Token watch', '"Token watch" cannot be the name of an account: the audit trail uses it.'],
    ['<script>', 'The name may have letters, digits, single spaces and . _ - @ + \' only, not "<script>".'],
    ['a\u202eb', 'The name may have letters, digits, single spaces and . _ - @ + \' only, not "a\u202eb".'],
    ['a/b', 'The name may have letters, digits, single spaces and . _ - @ + \' only, not "a/b".'],
  ])('refuses %j', (text, problem) => {
    expect(readAccountName(text)).toEqual({ kind: 'bad', problem });
  });
});
