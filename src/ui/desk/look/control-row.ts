import type { CSSResultArray } from 'lit';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { textLook } from '../../look/text.ts';
import { panelLook } from '../shell/panel-look.ts';

/** What a row of controls is made of whose labels stand beside them. */
export const controlRowLook: CSSResultArray = [textLook, controlsLook, inputLook, panelLook];
