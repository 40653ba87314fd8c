import { describe, expect, it } from 'vitest';
import { readIdentity, type Claims, type IdentityRules } from '../../../server/accounts/identity.ts';
import { USUAL_RULES } from '../../support/server/identity-rules.ts';

const ADA: Claims = {
  iss: 'https://login.example.com',
  sub: '1815',
  preferred_username: 'ada',
  email: 'ada@Example.com',
  groups: ['support', 'choir'],
};
const read = (claims: Claims, rules: Partial<IdentityRules> = {}) =>
  readIdentity(claims, { ...USUAL_RULES, ...rules });

describe('readIdentity', () => {
  it('knows somebody by issuer and subject', () => {
    expect(read(ADA)).toEqual({
      kind: 'identity',
      identity: { external: 'https://login.example.com 1815', name: 'ada', role: null },
    });
  });

  it.each([
    ['without a subject', { ...ADA, sub: undefined }],
    ['with an empty one', { ...ADA, sub: '' }],
    ['with one that is no text', { ...ADA, sub: 1815 }],
    ['without an issuer', { ...ADA, iss: undefined }],
  ])('refuses somebody %s', (_what, claims) => {
    expect(read(claims).kind).toBe('refused');
  });

  it.each([
    ['the claim that is configured', {}, { nameClaim: 'email' }, 'ada@Example.com'],
    ['the mail address where it is missing', { preferred_username: undefined }, {}, 'ada@Example.com'],
    ['the subject where there is nothing else', { preferred_username: '', email: 7 }, {}, '1815'],
    ['hyphens for what no name may have', { preferred_username: 'CORP\\ada <x>' }, {}, 'CORP-ada -x-'],
    ['another claim where it is a name of ours', { preferred_username: 'cli' }, {}, 'ada@Example.com'],
    ['the start of what is too long', { preferred_username: 'a'.repeat(200) }, {}, 'a'.repeat(90)],
  ])('names an account by %s', (_what, changes, rules, name) => {
    expect(read({ ...ADA, ...changes }, rules)).toMatchObject({ identity: { name } });
  });

  it.each([
    ['in a group that is let in', ADA, { allowedGroups: ['support'] }, null],
    ['in an admin group alone', ADA, { allowedGroups: ['x'], adminGroups: ['choir'] }, 'admin'],
    ['in no admin group', ADA, { adminGroups: ['x'] }, 'editor'],
    ['in no group of editors', ADA, { adminGroups: ['x'], editorGroups: ['y'] }, 'viewer'],
    ['in a group of editors alone', ADA, { allowedGroups: ['x'], editorGroups: ['choir'] }, 'editor'],
    ['of admins and editors', ADA, { adminGroups: ['choir'], editorGroups: ['support'] }, 'admin'],
    ['in no group that decides', ADA, { editorGroups: ['y'] }, 'viewer'],
    ['of one group as a text', { ...ADA, groups: 'support' }, { adminGroups: ['support'] }, 'admin'],
    [
      'by another claim',
      { ...ADA, roles: ['boss'] },
      { groupsClaim: 'roles', adminGroups: ['boss'] },
      'admin',
    ],
    ['of a domain that is let in', ADA, { allowedDomains: ['example.org', 'EXAMPLE.com'] }, null],
  ])('lets in somebody %s', (_what, claims, rules, role) => {
    expect(read(claims, rules)).toMatchObject({ kind: 'identity', identity: { role } });
  });

  it.each([
    ['in none of the groups', ADA, { allowedGroups: ['sup', 'Support', 'support '] }],
    ['without groups', { ...ADA, groups: undefined }, { allowedGroups: ['support'] }],
    ['with groups of another shape', { ...ADA, groups: { support: true } }, { allowedGroups: ['support'] }],
    ['of another domain', ADA, { allowedDomains: ['example.org'] }],
    [
      'of a domain that ends like it',
      { ...ADA, email: 'a@evilexample.com' },
      { allowedDomains: ['example.com'] },
    ],
    ['of a domain below it', { ...ADA, email: 'a@x.example.com' }, { allowedDomains: ['example.com'] }],
    [
      'with the domain before the @',
      { ...ADA, email: 'example.com@evil.org' },
      { allowedDomains: ['example.com'] },
    ],
    ['with a domain alone', { ...ADA, email: 'example.com' }, { allowedDomains: ['example.com'] }],
    ['without a mail address', { ...ADA, email: undefined }, { allowedDomains: ['example.com'] }],
    ['whose address is not verified', { ...ADA, email_verified: false }, { allowedDomains: ['example.com'] }],
  ])('refuses somebody %s', (_what, claims, rules) => {
    expect(read(claims, rules)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/\.$/) as string,
    });
  });
});
