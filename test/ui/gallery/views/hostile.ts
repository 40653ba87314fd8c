/** What people may write into any label: markup, both directions, pictures, no place to break a line. */
export const HOSTILE = {
  script: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  rightToLeft: '\u05de\u05e9\u05d4 \u202e\u05db\u05d4\u05df (\u05d7\u05d9\u05e4\u05d4)',
  emoji: '\u{1f469}\u{1f3fd}\u200d\u{1f4bb}\u{1f525}\u{1f525} \u{1f1e9}\u{1f1ea}',
  long: 'Donaudampfschifffahrtselektrizit\u00e4tenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2),
};
