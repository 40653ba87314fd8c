import path from 'node:path';

/**
 * Sentences for people stand below src/wording, so that what is said is read, and put into another language, in one place
 * (docs/languages.md). These folders say codes and figures, or ask the words for them. Not held: src/wire, whose
 * descriptions of schemas are the document of the API, and src/ui, whose templates go through `msg` themselves.
 */
const HELD = ['src/core', 'src/probe', 'src/app', 'src/desk-client', 'src/cli', 'src/main.ts', 'src/desk.ts'];

/** Files that hold sentences all the same, and why. */
const EXCEPTIONS = new Map([
  // Each result of a data channel has them as they were said when it was measured; who reads it shows them as they stand.
  ['src/app/compose-result.ts', 'stored with results'],
  // Quotations, exported beside their row: translated or reworded they would not be what the document says.
  ['src/core/connectivity/published-rules.ts', 'the words of the document'],
  ['src/core/flows/contradictions.ts', 'the words of documents that contradict each other'],
]);

/** Three words or more, some of them of small letters, to a stop at the end. */
const isSentence = (text) =>
  /[.?!]$/.test(text.trim()) && text.trim().split(/\s+/).length >= 3 && /(^|\s)\p{Ll}{2,}/u.test(text);

/** Where whatever is thrown ends as the fault of the page that people are shown (src/core/run/page-fault.ts). */
const SHOWN_WHEN_THROWN = ['src/app/', 'src/probe/'];

/** `throw new SomeError('...')`: elsewhere a programmer's mistake, for whoever reads the stack. */
const isThrown = ({ parent }) => parent?.type === 'NewExpression' && parent.parent?.type === 'ThrowStatement';

export const sentence = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      sentence: 'A sentence for people: it belongs below src/wording (see scripts/eslint-sentence.mjs).',
    },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const isHeld = HELD.some((folder) => file === folder || file.startsWith(`${folder}/`));
    if (!isHeld || EXCEPTIONS.has(file)) return {};
    const isShown = SHOWN_WHEN_THROWN.some((folder) => file.startsWith(folder));
    const check = (node, text) => {
      if (isSentence(text) && (isShown || !isThrown(node))) context.report({ node, messageId: 'sentence' });
    };
    return {
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value);
      },
      // What is put in stands for a word.
      TemplateLiteral: (node) => check(node, node.quasis.map(({ value }) => value.cooked).join('X')),
    };
  },
};
