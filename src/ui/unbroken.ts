import { html, type TemplateResult } from 'lit';

/** The parts between ranges of ports, and the ranges themselves, by turns. */
const RANGES = /(\b\d{1,5}-\d{1,5}\b)/;

/**
 * A text whose ranges of ports (`3478-3481`) are not broken at their hyphen where the line is narrow. It stays the plain
 * hyphen, which a firewall takes wherever the text is copied to, as a hyphen that does not break would not. For `textLook`.
 */
export const unbroken = (text: string): readonly (string | TemplateResult)[] =>
  text
    .split(RANGES)
    .map((part, index) => (index % 2 === 0 ? part : html`<span class="unbroken">${part}</span>`));
