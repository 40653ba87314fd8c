import { expect, test } from 'vitest';
import {
  INBOUND_PROPERTIES,
  OUTBOUND_PROPERTIES,
  trafficCatalogue,
} from '../../../src/core/plan/traffic-catalogue.ts';
import { emptySite } from '../../../src/core/plan/catalogue.ts';

/** Typed from the two samples of document 002, "Catalog your outbound and inbound network traffic". */
test("the properties are those of the document's samples, in their order", () => {
  expect(INBOUND_PROPERTIES.join('\n')).toBe(`Network traffic direction
Service
Public Office 365 endpoint (source)
Public On-Premises Endpoint (destination)
Public (Internet) DNS entry
Will this on-premises endpoint be used for by other (non-Office 365) Microsoft services
Will this on-premises endpoint be used by users/systems on the Internet
Internal systems published through public endpoints
IP advertisement of the public endpoint
Security/Perimeter Controls
High Availability
Path symmetry control`);
  expect(OUTBOUND_PROPERTIES.join('\n')).toBe(`Network traffic direction
Service
On-premises endpoint (source)
Public Office 365 endpoint (destination)
Public (Internet) DNS entry
CDN Referrals
IP advertisement and NAT in use
Connectivity method
Security/Perimeter Controls
High Availability
Path symmetry control`);
});

test('what the plan knows is filled in with its source, all else is to be filled in', () => {
  const [flow] = trafficCatalogue({
    inbound: [
      {
        name: 'SMTP',
        entersBy: 'internet',
        isSourceNat: false,
        seesExpressRouteRoutes: true,
        advertisedTo: ['internet'],
      },
    ],
    outbound: [],
    sites: [],
  });
  expect(flow?.properties.filter(({ value }) => value !== null)).toEqual([
    { property: 'Network traffic direction', value: 'Inbound', source: 'routes' },
    { property: 'Service', value: 'SMTP', source: 'routes' },
    { property: 'IP advertisement of the public endpoint', value: 'internet', source: 'routes' },
    { property: 'Path symmetry control', value: 'asymmetric: source-nat or scope-routes', source: 'routes' },
  ]);
});

test('addresses that break a rule say which, and of a site of which nothing is known nothing is told', () => {
  const [egress, calls] = trafficCatalogue({
    inbound: [],
    outbound: [
      {
        name: '1.1.2.0/24',
        isRegistered: true,
        isAccepted: false,
        isPreferredOnInternet: true,
        isUsedElsewhere: false,
      },
    ],
    sites: [emptySite('Oslo')],
  });
  expect(egress?.properties.at(-1)?.value).toBe('breaks: advertised-and-accepted, not-preferred-on-internet');
  expect(calls?.properties.flatMap(({ value }) => value ?? [])).toEqual([
    'Outbound',
    'Calls of Oslo',
    'Oslo',
  ]);
});
