import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/ui/view.ts';
import { STATES } from './gallery/states.ts';

describe('viewOf', () => {
  it.each([
    ['start', 'start'],
    ['waiting', 'running'],
    ['composing', 'running'],
    ['done-storing', 'result'],
    ['failed-browser-stalled', 'failed'],
    ['opening', 'opening'],
    ['open-failed', 'open-failed'],
    ['opened', 'result'],
  ])('%s is shown as %s', (name, kind) => {
    const entry = STATES[name]?.();
    expect(entry && viewOf(entry.state).kind).toBe(kind);
  });
});
