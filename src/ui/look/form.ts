import type { CSSResultArray } from 'lit';
import { controlsLook } from './controls.ts';
import { fieldLook } from './field.ts';
import { inputLook } from './input.ts';
import { textLook } from './text.ts';

/** What a form is made of: text, controls, and labelled fields to type into. */
export const formLook: CSSResultArray = [textLook, controlsLook, fieldLook, inputLook];
