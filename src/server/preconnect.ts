import {Preconnect, type IcePolicy} from '../protocol/index.js';

/** What decides whether two devices may connect while it rings. */
export interface PreconnectTerms {
  /** How far the caller and the called device would go. */
  readonly caller: Preconnect;
  readonly callee: Preconnect;
  /** Whether the two users are contacts of each other: strangers do not learn each other's network address. */
  readonly areContacts: boolean;
  /** Whether there is a TURN server, without which "through a relay only" leads nowhere. */
  readonly hasRelay: boolean;
}

/** How two devices may connect before the call is accepted; undefined where they may not. */
export function preconnectPolicy(terms: PreconnectTerms): IcePolicy | undefined {
  const limit: Preconnect = terms.areContacts ? 'direct' : 'relay';
  const [agreed] = Preconnect.options.filter((option) =>
    [terms.caller, terms.callee, limit].includes(option),
  );
  if (agreed === 'direct') return 'all';
  return agreed === 'relay' && terms.hasRelay ? 'relay' : undefined;
}
