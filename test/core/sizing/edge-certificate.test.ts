import { describe, expect, it } from 'vitest';
import { edgeCertificate } from '../../../src/core/sizing/edge-certificate.ts';

const POOL = 'accessedgepoolnameforsite1';

describe('names of an Edge certificate', () => {
  it("are the document's of one domain", () => {
    const one = { sipDomains: ['sipdomain.com'], pools: [`${POOL}.sipdomain.com`] };
    expect(edgeCertificate({ ...one, hasWildcard: false })).toEqual({
      subject: `${POOL}.sipdomain.com`,
      alternatives: ['sip.sipdomain.com', `${POOL}.sipdomain.com`],
      problems: [],
    });
    expect(edgeCertificate({ ...one, hasWildcard: true }).alternatives).toEqual([
      'sip.sipdomain.com',
      '*.sipdomain.com',
    ]);
  });

  it("are the document's of several domains", () => {
    const two = { sipDomains: ['sipdomain1.com', 'sipdomain2.com'], pools: [`${POOL}.sipdomain1.com`] };
    expect(edgeCertificate({ ...two, hasWildcard: false }).alternatives).toEqual([
      'sip.sipdomain1.com',
      'sip.sipdomain2.com',
      `${POOL}.sipdomain1.com`,
    ]);
    expect(edgeCertificate({ ...two, hasWildcard: true }).alternatives).toEqual([
      'sip.sipdomain1.com',
      'sip.sipdomain2.com',
      '*.sipdomain1.com',
    ]);
  });

  it.each([
    { problem: 'pool-name-reserved', sipDomains: ['a.com'], pools: ['SIP.a.com'] },
    { problem: 'onmicrosoft-domain', sipDomains: ['a.onmicrosoft.com'], pools: ['ap.a.onmicrosoft.com'] },
    { problem: 'pool-outside-domains', sipDomains: ['a.com'], pools: ['ap.b.com'] },
    { problem: 'nothing-given', sipDomains: ['a.com'], pools: [] },
  ])('have no subject: $problem', ({ problem, ...input }) => {
    expect(edgeCertificate({ ...input, hasWildcard: false })).toMatchObject({
      subject: null,
      problems: [problem],
    });
  });
});
