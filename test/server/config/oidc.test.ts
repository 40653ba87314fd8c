import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, type Config } from '../../../server/config.ts';
import { USUAL_RULES } from '../../support/server/identity-rules.ts';

const load = (environment: Record<string, string>): Config => loadConfig({ options: {}, environment });
const withOidc = (oidc: Record<string, unknown>, more: Record<string, string> = {}): Config =>
  load({ EDGEWISE_OIDC: JSON.stringify(oidc), ...more });
function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('the setting oidc', () => {
  it('needs issuer and client only', () => {
    expect(withOidc({ issuer: 'https://login.example.com/tenant', clientId: 'desk' }).oidc).toEqual({
      issuer: 'https://login.example.com/tenant',
      clientId: 'desk',
      clientSecret: null,
      clientAuth: 'basic',
      name: 'your organisation',
      scope: 'openid profile email',
      ...USUAL_RULES,
    });
  });

  it('takes its secret from a variable of its own, which wins', () => {
    const provider = { issuer: 'https://login.example.com', clientId: 'desk', clientSecret: 'from the file' };
    expect(withOidc(provider).oidc?.clientSecret).toBe('from the file');
    expect(
      withOidc(provider, { EDGEWISE_OIDC_CLIENT_SECRET: 'from the environment' }).oidc?.clientSecret,
    ).toBe('from the environment');
  });

  it.each(['http://127.0.0.1:21100', 'http://localhost', 'http://[::1]:80/x'])(
    'takes plain http inside this machine: %s',
    (issuer) => {
      expect(withOidc({ issuer, clientId: 'desk' }).oidc?.issuer).toBe(issuer);
    },
  );

  it.each([
    'http://login.example.com',
    'http://127.0.0.1.example.com',
    'http://1270.0.1',
    'https://user:password@login.example.com',
    'https://login.example.com/?tenant=1',
    'login.example.com',
    'ftp://login.example.com',
  ])('refuses the issuer %s', (issuer) => {
    const [problem, ...others] = problemsOf(() => withOidc({ issuer, clientId: 'desk' }));
    expect(problem).toMatch(/^EDGEWISE_OIDC, at oidc\.issuer, must be the https URL of an OpenID provider/);
    expect(others).toEqual([]);
  });

  it('says what is wrong, and never the secret', () => {
    const broken = '{"issuer":"https://login.example.com","clientSecret":"hush"';
    expect(problemsOf(() => load({ EDGEWISE_OIDC: broken }))).toEqual([
      'EDGEWISE_OIDC must be an object, in JSON.',
    ]);
    expect(
      problemsOf(() =>
        withOidc({
          issuer: 'https://x.example.com',
          clientId: 'd',
          clientSecret: '',
          scope: 'profile',
          hush: 1,
        }),
      ),
    ).toEqual([
      'EDGEWISE_OIDC, at oidc.clientSecret, must be a text.',
      'EDGEWISE_OIDC, at oidc.scope, must have the scope "openid", not "profile".',
      'EDGEWISE_OIDC has "hush", which it cannot have.',
    ]);
    expect(problemsOf(() => load({ EDGEWISE_OIDC_CLIENT_SECRET: 'hush' }))).toEqual([
      'EDGEWISE_OIDC_CLIENT_SECRET needs the provider that it is for ("oidc").',
    ]);
  });
});
