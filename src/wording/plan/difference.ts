import { msg } from '@lit/localize';

/** How the tests after a step stand to those before it. */
export function differenceText(outcome: 'better' | 'worse' | 'same' | 'unknown'): string {
  switch (outcome) {
    case 'better':
      return msg('better by more than chance');
    case 'worse':
      return msg('worse by more than chance');
    case 'same':
      return msg('no difference beyond chance');
    case 'unknown':
      return msg('too little to compare');
  }
}
