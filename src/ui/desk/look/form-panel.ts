import type { CSSResultArray } from 'lit';
import { formLook } from '../../look/form.ts';
import { noticeLook } from '../../look/notice.ts';
import { panelLook } from '../shell/panel-look.ts';

/** What a part of the desk is made of that is filled in and sent, and says so when that fails. */
export const formPanelLook: CSSResultArray = [formLook, noticeLook, panelLook];
