import { expect, test } from 'vitest';
import { familyOf, rangeOf } from '../../../src/core/connectivity/address.ts';

test.each([
  ['192.0.2.1', 'ipv4'],
  ['256.0.2.1', null],
  ['2001:db8::1', 'ipv6'],
  ['::1', 'ipv6'],
  ['::', 'ipv6'],
  ['fe80::1%eth0', 'ipv6'],
  ['::ffff:192.0.2.1', 'ipv6'],
  ['relay.example', null],
  ['cafe', null],
  ['', null],
])('familyOf(%j) is %j', (address, family) => {
  expect(familyOf(address)).toBe(family);
});

test.each([
  ['100.63.255.255', 'public'],
  ['100.64.0.0', 'carrier-grade-nat'],
  ['100.127.255.255', 'carrier-grade-nat'],
  ['100.128.0.0', 'public'],
  ['10.1.2.3', 'private'],
  ['172.15.0.1', 'public'],
  ['172.16.0.1', 'private'],
  ['172.31.255.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['169.254.1.1', 'link-local'],
  ['127.0.0.1', 'loopback'],
  ['::ffff:100.64.1.1', 'carrier-grade-nat'],
  ['fd00::2', 'private'],
  ['fe80::1', 'link-local'],
  ['::1', 'loopback'],
  ['2606:4700::1', 'public'],
  ['relay.example', null],
])('rangeOf(%j) is %j (RFC 1918, 3927, 4193, 4291, 6598)', (address, range) => {
  expect(rangeOf(address)).toBe(range);
});
