import type { CSSResultArray } from 'lit';
import { controlsLook } from '../../look/controls.ts';
import { noticeLook } from '../../look/notice.ts';
import { textLook } from '../../look/text.ts';
import { panelLook } from './panel-look.ts';

/** What a part of the desk is made of that is loaded first, and says so when that fails. */
export const loadedLook: CSSResultArray = [textLook, controlsLook, noticeLook, panelLook];
