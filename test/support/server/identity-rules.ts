import type { IdentityRules } from '../../../server/accounts/identity.ts';

/** What an organisation's word on its people is read by where nobody sets anything else (docs/configuration.md). */
export const USUAL_RULES: IdentityRules = {
  nameClaim: 'preferred_username',
  allowedDomains: [],
  groupsClaim: 'groups',
  allowedGroups: [],
  adminGroups: [],
  editorGroups: [],
};
