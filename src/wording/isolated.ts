/**
 * What somebody wrote, within a sentence of ours: by first-strong isolates (Unicode Bidirectional Algorithm, UAX 9) whatever
 * it does to the direction of text ends with it, and turns none of our words around.
 */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
