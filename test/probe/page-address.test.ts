import { expect, it } from 'vitest';
import { pageAddress } from '../../src/probe/page-address.ts';

/** A window at an address, with what its present entry of the history keeps. */
function windowAt(href: string, state: unknown = null) {
  const location = new URL(href, 'https://edgewise.example');
  const pushed: string[] = [];
  const history = {
    state,
    pushState(kept: unknown, _: string, url?: string | URL | null) {
      history.state = kept;
      location.href = new URL(String(url), location).href;
      pushed.push(location.pathname + location.search);
    },
  };
  return { location, history, pushed };
}

it('keeps what was asked for out of the address of a result, and has it at the start page again', () => {
  const window = windowAt('/?ticket=HD-1&autostart=1');
  const address = pageAddress(window);
  address.go('/r/abc');
  address.go('/');
  expect(window.pushed).toEqual(['/r/abc', '/?ticket=HD-1&autostart=1']);
});

it('still knows it when a result is loaded again', () => {
  const window = windowAt('/?ticket=HD-1');
  pageAddress(window).go('/r/abc');
  expect(pageAddress(window)).toMatchObject({ search: '?ticket=HD-1' });
  expect(pageAddress(windowAt('/r/abc')).search).toBe('');
  expect(pageAddress(windowAt('/r/abc', { search: 3 })).search).toBe('');
});

it.each([
  ['/', '/'],
  ['/index.html', '/'],
  ['/r/abc_D-1', '/r/abc_D-1'],
  ['/r/abc/', '/r/abc'],
  ['/r/', '/'],
])('reads %s as %s', (href, path) => {
  expect(pageAddress(windowAt(href)).path()).toBe(path);
});
