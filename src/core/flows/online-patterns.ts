import type { FlowPattern, FlowScenario, Whereabouts } from './flow-scenario.ts';
import { otherAt, pattern, role, row, text, userAt, type Way } from './pattern-parts.ts';

/** "Call flows for Skype for Business Online", its eight rows and the text around them. `null`: neither tells it. */
export function onlinePattern(
  scenario: FlowScenario,
  user: Whereabouts,
  other: Whereabouts,
): FlowPattern | null {
  const me = userAt(user);
  const isInside = user === 'inside';
  const signaling: Way = [me, 'online-server'];
  switch (scenario) {
    case 'peer-to-peer':
      return peerToPeer(user, other);
    case 'federated-peer':
      if (!isInside) return null;
      return pattern(
        row('online', 3),
        [
          role('user', signaling, [me, 'online-edge']),
          role('other-user', ['federated-user', 'online-server'], ['federated-user', 'online-edge']),
        ],
        { principles: [3, 4], notes: ['assumes-blocked-direct', 'like-conference'] },
      );
    case 'online-conference':
      return pattern(
        row('online', isInside ? 4 : 5),
        [role('user', signaling, [me, 'online-edge', 'online-server'])],
        { principles: [1, 2, 4, 5] },
      );
    case 'other-company-conference':
      if (!isInside) return null;
      return pattern(
        row('online', 6),
        [role('user', [me, 'other-company-server'], [me, 'other-company-server'])],
        { principles: [1, 2, 6], notes: ['not-through-microsoft'] },
      );
    case 'pstn':
      return pattern(
        row('online', isInside ? 7 : 8),
        [role('user', [me, 'phone-system'], [me, 'phone-system'])],
        { principles: [4], notes: isInside ? [] : ['internet-even-by-edge'] },
      );
    case 'broadcast':
      return pattern(
        text('Skype Meeting Broadcast with users joining from customer network'),
        [{ role: 'user', signaling: [], media: [['broadcast-service', me]] }],
        { principles: [], notes: ['stream-by-internet'] },
      );
    default:
      return null;
  }
}

function peerToPeer(user: Whereabouts, other: Whereabouts): FlowPattern {
  const [me, you] = [userAt(user), otherAt(other)];
  const principles = [3, 4] as const;
  if (user !== other)
    return pattern(
      row('online', 2),
      [
        role('user', [me, 'online-server'], [me, 'online-edge']),
        role('other-user', [you, 'online-server'], [you, 'online-edge']),
      ],
      { principles, notes: ['assumes-blocked-direct', 'like-conference'] },
    );
  return pattern(
    user === 'inside' ? row('online', 1) : text('Skype for Business call flows with ExpressRoute'),
    [role('user', [me, 'online-server'], [me, you]), role('other-user', [you, 'online-server'], [you, me])],
    { principles },
  );
}
