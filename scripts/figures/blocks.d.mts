/** The parts of a document that benches write: between `<!-- figures: SCRIPT [-- ARGUMENTS] -->` and the end. */
export function blocksIn(text: string): readonly { readonly command: string; readonly body: string }[];

/** The document with another body in the blocks of one command. */
export function withFigures(text: string, command: string, body: string): string;

/** The tables with figures that stand outside of all blocks: each by its first line. */
export function tablesByHand(text: string): readonly string[];

/** What a bench printed, as a document has it: its Markdown tables, or where it has none all of it, as it is. */
export function figuresIn(printed: string): string;
