import { msg, str } from '@lit/localize';
import type { TestOptions } from '../../core/run/options.ts';

/** What a link says of the test that it opens: who asked for it, and what its result is filed under. */
export function linkWording(labels: TestOptions['labels']): {
  readonly asked: string;
  readonly filed: string;
} {
  const { ticket, site, user, request, region } = labels;
  const asked =
    request === null
      ? ''
      : ticket === null
        ? msg('Help desk asked for this test.')
        : msg(str`For ticket ${ticket}, asked for by help desk.`);
  const said = [
    ...(ticket === null ? [] : [msg(str`ticket ${ticket}`)]),
    ...(site === null ? [] : [msg(str`site ${site}`)]),
    ...(user === null ? [] : [msg(str`person ${user}`)]),
    ...(region ? [msg(str`customer region ${region}`)] : []),
  ];
  return {
    asked,
    filed: said.length === 0 ? '' : msg(str`The result will be filed under ${said.join(', ')}.`),
  };
}
