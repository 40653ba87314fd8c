import { msg, str } from '@lit/localize';
import type { PictureAdvice, SoundAdvice } from '../../core/devices/device-advice.ts';
import type { DeviceFault, DeviceKind } from '../../core/devices/device-check.ts';
import type { PictureFigures } from '../../core/devices/picture.ts';
import type { SoundFigures } from '../../core/devices/sound.ts';
import { decimal, percent } from '../quantity.ts';

/** A level against full scale: `-23.0 dBFS`. */
export const decibels = (levelDbfs: number): string => `${decimal(levelDbfs)}\u00a0dBFS`;

/** Why the browser is about to ask. */
export const askedFor = (kind: DeviceKind): string =>
  kind === 'microphone'
    ? msg(
        'The browser will ask for your microphone. We listen for five seconds, to tell how loud you and the room are. Speak for about half of that time.',
      )
    : msg(
        'The browser will ask for your camera. We look for five seconds, to tell how light it is and how smoothly it moves.',
      );

/** Why a device could not be checked, and what to do. */
export function deviceFaultWording(fault: DeviceFault, kind: DeviceKind): string {
  const name = kind === 'microphone' ? msg('microphone') : msg('camera');
  switch (fault) {
    case 'insecure':
      return msg(
        str`Browsers give a ${name} only to pages that are opened over HTTPS. Ask for such an address.`,
      );
    case 'policy':
      return msg(
        str`The page that shows this one does not let it use the ${name}. Open this page in a tab of its own.`,
      );
    case 'refused':
      return msg(
        str`The ${name} was not allowed. Allow it beside the address of this page, or in the privacy settings of the system, and check again.`,
      );
    case 'none':
      return msg(str`This browser finds no ${name}. Plug one in, or switch it on, and check again.`);
    case 'busy':
      return msg(
        str`The ${name} could not be started. Another program may be using it: close that one and check again.`,
      );
    case 'gone':
      return msg(str`The chosen ${name} is not there any more. Choose another.`);
    case 'ended':
      return msg(str`The ${name} was unplugged, or taken away, during the check. Check again.`);
    case 'unknown':
      return msg(str`The browser did not give the ${name}, and did not say why.`);
  }
}

/** What a microphone's figures mean for a call. */
export function soundAdviceWording(advice: SoundAdvice): string {
  switch (advice) {
    case 'virtual-microphone':
      return msg('This is a program, not a microphone: the figures are those of what it passes on.');
    case 'silent':
      return msg('Nothing was heard at all. The microphone may be muted, by a switch or in the system.');
    case 'clipped':
      return msg(
        'It is too loud, and parts are cut off. Lower the microphone\u2019s level, or move away from it.',
      );
    case 'nobody-spoke':
      return msg('It was about as loud all the time: either nobody spoke, or the room drowns you.');
    case 'quiet':
      return msg('You are hard to hear. Move closer to the microphone, or raise its level.');
    case 'noisy':
      return msg(
        'The room is loud. A headset with its microphone near your mouth, or a quieter room, helps.',
      );
    case 'echo':
      return msg('The microphone hears your loudspeaker: others may hear themselves. Use a headset.');
    case 'good-sound':
      return msg('You can be heard clearly.');
  }
}

/** What a camera's figures mean for a call. */
export function pictureAdviceWording(advice: PictureAdvice): string {
  switch (advice) {
    case 'virtual-camera':
      return msg('This is a program, not a camera: the figures are those of what it passes on.');
    case 'no-picture':
      return msg('No picture came. The camera may be covered by a switch, or be in use elsewhere.');
    case 'dark':
      return msg('It is dark. Sit so that a window or a lamp is in front of you.');
    case 'bright':
      return msg('It is too bright. Do not let a window or a lamp shine into the camera.');
    case 'few-pictures':
      return msg('It moves in jumps. Many cameras slow down in the dark; a busy computer does it too.');
    case 'good-picture':
      return msg('You can be seen clearly.');
  }
}

/** Once a device was checked. */
export const switchedOff = (): string => msg('It is switched off again.');

/** Of a device that gave nothing to measure. */
export const nothingMeasured = (): string => msg('Nothing of it could be measured. Check again.');

/** By what the figures are judged. */
export const ownLimits = (): string =>
  msg('What counts as loud, light or smooth enough are limits of our own: no standard sets any.');

/** Before figures of devices are added to a result. */
export const addQuestion = (): string =>
  msg(
    'Shall whoever opens this result see these figures, your help desk for instance? They are the figures above and the names of the devices: no sound and no picture.',
  );

/** Once they are. */
export const addedText = (): string => msg('The figures are in the result. The test itself is as it was.');

/** Once they are not any more. */
export const takenOutText = (): string => msg('The result has no figures of your devices any more.');

/** A figure of a device by its name. */
export type DeviceFigure = readonly [name: string, value: string];

const figure = (name: string, value: number | null, shown: (value: number) => string): DeviceFigure[] =>
  value === null ? [] : [[name, shown(value)]];

/** What was measured of a microphone. */
export const soundFigureRows = ({
  noiseFloorDbfs,
  speechDbfs,
  clippedRatio,
  echoDbfs,
}: SoundFigures): DeviceFigure[] => [
  ...figure(msg('Noise of the room'), noiseFloorDbfs, decibels),
  ...figure(msg('Speech'), speechDbfs, decibels),
  ...figure(msg('Cut off'), clippedRatio, percent),
  ...figure(msg('Loudspeaker, as heard'), echoDbfs, decibels),
];

/** What was measured of a camera. */
export const pictureFigureRows = ({ framesPerS, lumaRatio }: PictureFigures): DeviceFigure[] => [
  ...figure(msg('Pictures a second'), framesPerS, decimal),
  ...figure(msg('Brightness'), lumaRatio, (ratio) => percent(ratio, 1)),
];
